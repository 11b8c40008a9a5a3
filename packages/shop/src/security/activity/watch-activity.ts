import { networkOf } from '@panelkit/http';
import type { RequestHandler } from 'express';
import type { Shop } from '../../shop.ts';
import type { ActivityCount } from '../../store/activity-record.ts';
import { addressOf } from '../address-of.ts';
import { activitiesOf } from './activities-of.ts';
import { activityKind, unusualFrom } from './activity-kinds.ts';
import { createHourlyCounts, type HourlyCounts } from './hourly-counts.ts';
import { tellOwners } from './tell-owners.ts';

const WRITTEN_EVERY_MS = 30_000;

/**
 * Counts what is asked of the shop and done in it, and tells the owners what is unusual. No request waits for
 * it.
 */
export function watchActivity(shop: Shop): RequestHandler {
  const counts = createHourlyCounts();
  let nextAtMs = 0;
  return (request, response, next) => {
    const { method, path } = request;
    response.once('finish', () => {
      const userId = request.session?.userId ?? null;
      const network = networkOf(addressOf(request));
      const now = shop.clock.now();
      counts.add(activitiesOf({ method, path, status: response.statusCode, network, userId }), now);
      if (shop.clock.monotonicMs() < nextAtMs) return;
      nextAtMs = shop.clock.monotonicMs() + WRITTEN_EVERY_MS;
      void writeDown(shop, counts);
    });
    next();
  };
}

/** Never fails: what cannot be written now is written with the next. */
async function writeDown(shop: Shop, counts: HourlyCounts): Promise<void> {
  const { store, settings, logger } = shop;
  const unusual = unusualFrom(settings.current().activityPerHour);
  const taken = counts.take(unusual);
  if (taken.length === 0) return;
  try {
    const sums = await store.activity.add(taken).catch((error: unknown) => {
      counts.putBack(taken);
      throw error;
    });
    for (const sum of sums) await judge(shop, sum, unusual[activityKind.parse(sum.kind)]);
  } catch (error) {
    logger.error({ err: error }, 'unusual activity could not be looked for');
  }
}

/** Owners are told once an hour of the same. */
async function judge(shop: Shop, sum: ActivityCount, unusualFrom: number): Promise<void> {
  if (sum.count < unusualFrom || !(await shop.store.activity.markTold(sum, shop.clock.now()))) return;
  shop.logger.warn({ ...sum, unusualFrom }, 'unusual activity');
  await tellOwners(shop, sum);
}
