import type { Engine } from '../kernel/engine.ts';
import type { HeldLease } from '../locks/lease.ts';
import { postpone } from './postpone.ts';
import { beforeDeadline } from './retry-later.ts';
import type { ReconcileWork } from './work.ts';

/** A supported version wakes who waits; the time is for an event that is lost. */
const VERSION_RETRY_MS = 15 * 60_000;

/** The panel has a version that its driver cannot write to: it is read, and nothing is written until that ends. */
export async function waitForVersion(
  engine: Engine,
  lease: HeldLease,
  work: ReconcileWork,
): Promise<'waiting'> {
  const message = `version ${work.panel.health.unsupportedVersion} of the panel is not supported`;
  const failure = { code: 'PANEL_VERSION_UNSUPPORTED', message };
  await postpone(engine, lease, work, {
    at: beforeDeadline(engine, work.account, VERSION_RETRY_MS),
    failure,
  });
  return 'waiting';
}
