import * as z from 'zod';

/**
 * What is counted by the hour, each with the number that is unusual until the owner decides otherwise. 0:
 * nobody is told.
 */
const USUAL_MOST = {
  requestsOfAll: 200_000,
  requestsOfNetwork: 20_000,
  requestsOfPerson: 3000,
  refusalsOfNetwork: 500,
  refusedSignIns: 100,
  signUps: 100,
  trials: 50,
  orders: 500,
  receipts: 100,
  walletsAdjusted: 30,
  customersOpened: 200,
  filesOfStaff: 30,
};

export type ActivityKind = keyof typeof USUAL_MOST;
export const activityKind = z.enum(Object.keys(USUAL_MOST) as ActivityKind[]);

export const activityPerHourSchema = z.partialRecord(
  activityKind,
  z.number().int().min(0).max(1_000_000_000),
);

/** How many within an hour are unusual. */
export function unusualFrom(decided: z.output<typeof activityPerHourSchema>): Record<ActivityKind, number> {
  return { ...USUAL_MOST, ...decided };
}
