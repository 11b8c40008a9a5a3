import { NO_SHARE } from '../../domain/panels/worker-share.ts';
import { describeError } from '../../errors/describe-error.ts';
import type { Engine } from '../kernel/engine.ts';

/** This process's part of what each panel bears. */
export interface WorkerShare {
  /** By how many a panel's concurrency is divided; `NO_SHARE`: nothing may be asked of panels now. */
  divisor(): number;
  /** Joins the other workers, and says again and again that it lives. */
  start(): Promise<void>;
  /** Leaves them. */
  stop(): Promise<void>;
}

/** How often a worker says that it lives, and how long it counts as alive after that. */
const BEAT_MS = 3000;
const LIFE_MS = 12_000;
/**
 * While a newcomer waits for its share, and another for its calls to end that are too many beside the
 * newcomer.
 */
const SOON_MS = 500;

const ALONE = { live: 1, sharingAmong: 1 };

/**
 * Divides each panel's concurrency by the number of live workers, without a statement for a call: the number
 * comes with the heartbeat. One that could not say in time that it lives asks nothing of panels until it has,
 * for others have taken its part.
 */
export function createWorkerShare({ backend, ids, logger, panelLimiter }: Engine): WorkerShare {
  const { storage, clock } = backend;
  let standing = ALONE;
  let lapsesAtMs = Number.POSITIVE_INFINITY;
  /** The calls under way fit a share that divides by this. */
  let readyFor = NO_SHARE;
  let cancel = () => {};
  let beating: Promise<void> | null = null;
  let id = ids.uuid();
  const divisor = (): number =>
    clock.monotonicMs() >= lapsesAtMs ? NO_SHARE : Math.max(standing.live, standing.sharingAmong);

  async function beat(): Promise<void> {
    if (panelLimiter.isWithinLimits()) readyFor = divisor();
    const startedAtMs = clock.monotonicMs();
    standing = await storage.workers.beat(id, { ttlMs: LIFE_MS, readyFor });
    lapsesAtMs = startedAtMs + LIFE_MS;
    readyFor = Math.min(readyFor, divisor());
    panelLimiter.limitsChanged();
  }

  function wait(): void {
    const delayMs = standing.live === standing.sharingAmong ? BEAT_MS : SOON_MS;
    cancel = clock.setTimer(delayMs, () => {
      beating = beat()
        .catch((error: unknown) =>
          logger.warn({ error: describeError(error) }, 'the worker could not say that it lives'),
        )
        .finally(wait);
    });
  }

  return {
    divisor,
    async start() {
      // A clock that tests move would stop at every heartbeat, and there are no processes on it.
      if (clock.steps !== undefined) return;
      id = ids.uuid();
      standing = { live: 1, sharingAmong: NO_SHARE };
      await beat();
      wait();
    },
    async stop() {
      cancel();
      await beating;
      cancel();
      const isQuiet = panelLimiter.isQuiet();
      standing = ALONE;
      lapsesAtMs = Number.POSITIVE_INFINITY;
      // With calls under way it counts until its last heartbeat is over.
      if (clock.steps !== undefined || !isQuiet) return;
      await storage.workers.leave(id).catch((error: unknown) => {
        logger.warn({ error: describeError(error) }, 'the worker could not say that it stops');
      });
    },
  };
}
