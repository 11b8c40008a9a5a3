import type { ActivityKind } from '../../../security/activity/activity-kinds.ts';
import type { Format } from '../../format.ts';

const kinds: Record<ActivityKind, string> = {
  requestsOfAll: 'Requests of everybody',
  requestsOfNetwork: 'Requests from one network',
  requestsOfPerson: 'Requests of one person',
  refusalsOfNetwork: 'Refused requests from one network',
  refusedSignIns: 'Refused sign-ins',
  signUps: 'New accounts',
  trials: 'Free trials on the website',
  orders: 'Orders on the website',
  receipts: 'Receipts on the website',
  walletsAdjusted: 'Wallets adjusted by one member of staff',
  customersOpened: 'Customers opened by one member of staff',
  filesOfStaff: 'Lists downloaded by one member of staff',
};

export const unusualInEnglish = ({ number, dateTime }: Format) => ({
  lead: 'The shop counts what happens within each hour. When a count reaches its number below, every owner gets a mail, and the hour is listed here for 30 days.',
  what: 'What',
  who: 'Who',
  everybody: 'Everybody',
  count: 'Count',
  /** What is counted after the last time it was written down is missing. */
  atLeast: (count: number) => `at least ${number(count)}`,
  hour: 'Hour from',
  nothing: 'Nothing unusual happened in the last 30 days.',
  limits: 'When to alert',
  limitsHint: 'Number within one hour. 0: no alert.',
  kinds,
  mail: (told: { what: string; who: string; count: number; hour: Date; link: string }) =>
    `${told.what}: ${number(told.count)} since ${dateTime(told.hour)}${told.who === '' ? '' : `, by ${told.who}`}.

This is more than usual for one hour. See what happened, or change the number for such alerts:
${told.link}
`,
});
