import { dialInbounds } from '../engine/inbounds/dial-inbounds.ts';
import { DIAL_JOB } from '../engine/inbounds/wake-dial.ts';
import type { Engine } from '../engine/kernel/engine.ts';
import { recorded } from './recorded.ts';

/** The next run dials again. */
const MAX_ATTEMPTS = 1;

/**
 * Registers the test of links, in a process that can dial or connect them. One at a time: each dial runs a
 * program.
 */
export function workOnDials(engine: Engine): void {
  const { dialer, handshaker, backend, settings } = engine;
  if (dialer === null && handshaker === null) return;
  backend.jobs.work(
    DIAL_JOB,
    async ({ payload: { panelId } }) => {
      await recorded(engine, DIAL_JOB, () => dialInbounds(engine, panelId));
    },
    { concurrency: 1, maxAttempts: MAX_ATTEMPTS },
  );
  backend.jobs.repeat(DIAL_JOB, settings.dialIntervalMs);
}
