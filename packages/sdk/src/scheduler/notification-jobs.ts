import type { Engine } from '../engine/engine.ts';
import { checkCapacity } from '../engine/notifications/check-capacity.ts';
import { planNotifications } from '../engine/notifications/plan-notifications.ts';
import { sendNotifications } from '../engine/notifications/send-notifications.ts';
import { SEND_JOB } from '../engine/notifications/wake-sender.ts';
import { type RunCounts, recorded } from './recorded.ts';

const PLAN_JOB = 'plan-notifications';
const CAPACITY_JOB = 'check-capacity';

/** Registers what tells people of what happened. */
export function workNotifications(engine: Engine): void {
  const { jobs } = engine.backend;
  const repeat = (job: string, everyMs: number, work: () => Promise<RunCounts>): void => {
    jobs.work(job, async () => void (await recorded(engine, job, work)), { concurrency: 1 });
    jobs.repeat(job, everyMs);
  };
  repeat(PLAN_JOB, engine.settings.sweepIntervalMs, async () => ({
    planned: await planNotifications(engine),
  }));
  repeat(SEND_JOB, engine.settings.sweepIntervalMs, async () => ({ sent: await sendNotifications(engine) }));
  repeat(CAPACITY_JOB, engine.settings.healthCheckIntervalMs, async () => ({
    crossed: await checkCapacity(engine),
  }));
}

/** Does all of it once, now; returns how many messages were sent by channels beside the shop's pages. */
export async function tellOnce(engine: Engine): Promise<number> {
  await checkCapacity(engine);
  await planNotifications(engine);
  return sendNotifications(engine);
}
