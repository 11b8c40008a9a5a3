import type { Engine } from '../engine/kernel/engine.ts';
import { checkCapacity } from '../engine/notifications/check-capacity.ts';
import { planNotifications } from '../engine/notifications/plan-notifications.ts';
import { isAnythingDue, sendNotifications } from '../engine/notifications/send-notifications.ts';
import { PLAN_JOB, SEND_JOB, wakeSender } from '../engine/notifications/wake-sender.ts';
import { alertAttention } from '../engine/panels/alert-attention.ts';
import { repeatRecorded, workRecorded } from './recorded.ts';

const CAPACITY_JOB = 'check-capacity';
/** A channel with a pace is given a batch at a time, not one message. */
const RESUME_MS = 500;
const ATTENTION_JOB = 'alert-attention';

/** Registers the listeners that notify people. */
export function workNotifications(engine: Engine): void {
  const { jobs } = engine.backend;
  repeatRecorded(engine, PLAN_JOB, engine.settings.sweepIntervalMs, async () => {
    const planned = await planNotifications(engine);
    if (await isAnythingDue(engine)) await wakeSender({ jobs });
    return { planned };
  });
  workRecorded(engine, SEND_JOB, async () => {
    const { sent, resumesInMs } = await sendNotifications(engine);
    if (resumesInMs !== null) await wakeSender({ jobs }, Math.max(resumesInMs, RESUME_MS));
    return { sent };
  });
  repeatRecorded(engine, CAPACITY_JOB, engine.settings.healthCheckIntervalMs, async () => ({
    crossed: await checkCapacity(engine),
  }));
  repeatRecorded(engine, ATTENTION_JOB, engine.settings.sweepIntervalMs, async () => ({
    alerted: await alertAttention(engine),
  }));
}

/** Does all of it once, now; returns how many messages were sent by channels beside the shop's pages. */
export async function notifyOnce(engine: Engine): Promise<number> {
  await checkCapacity(engine);
  await alertAttention(engine);
  await planNotifications(engine);
  return (await sendNotifications(engine)).sent;
}
