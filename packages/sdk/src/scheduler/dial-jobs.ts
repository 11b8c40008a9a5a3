import { dialInbounds } from '../engine/inbounds/dial-inbounds.ts';
import { DIAL_JOB } from '../engine/inbounds/wake-dial.ts';
import type { Engine } from '../engine/kernel/engine.ts';
import { recorded } from './recorded.ts';

/** The next run dials again. */
const MAX_ATTEMPTS = 1;

/** Registers the dial test, in a process that was given a dialer. One at a time: each dial runs a program. */
export function workOnDials(engine: Engine): void {
  const { dialer, backend, settings } = engine;
  if (dialer === null) return;
  backend.jobs.work(
    DIAL_JOB,
    async ({ payload: { panelId } }) => {
      await recorded(engine, DIAL_JOB, () => dialInbounds(engine, dialer, panelId));
    },
    { concurrency: 1, maxAttempts: MAX_ATTEMPTS },
  );
  backend.jobs.repeat(DIAL_JOB, settings.dialIntervalMs);
}
