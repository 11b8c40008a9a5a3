import {
  isShared,
  type LinkReader,
  type LinkReaderCounts,
  READ_WITHIN_MS,
} from '../../domain/devices/link-reader.ts';
import { addMs, DAY_MS } from '../../domain/lifecycle/period.ts';
import type { Subscription } from '../../domain/lifecycle/subscription.ts';
import { describeError } from '../../errors/describe-error.ts';
import type { SeenReader } from '../../ports/storage/storage-link-readers.ts';
import type { Engine } from '../kernel/engine.ts';

type Read = Pick<Subscription, 'id' | 'customerId' | 'period' | 'tokenHash'>;

/** Notices links that many apps or networks fetch. */
export interface LinkWatch {
  /** Remembers a fetch and returns at once: the rows are written beside the answer. */
  note(subscription: Read, reader: LinkReader): void;
}

/**
 * A reader that comes again within it is not written again: the hour in which readers are counted may be that
 * much shorter.
 */
const NOTED_FOR_MS = 300_000;
/** How many readers of all links are remembered for that. */
const MOST_REMEMBERED = 20_000;
/** Links that wait to be written; under a flood others are left out. */
const MOST_WAITING = 1_000;
/** Applications and networks of one link: far beyond what any policy calls shared. */
const MOST_KEPT = 100;
const HASH_PURPOSE = 'link-reader';

interface Waiting {
  subscription: Read;
  /** By kind and name. */
  seen: Map<string, { kind: SeenReader['kind']; name: string }>;
}

export function createLinkWatch(engine: Engine): LinkWatch {
  const { clock } = engine.backend;
  const noted = new Map<string, number>();
  const waiting = new Map<string, Waiting>();
  let working: Promise<void> = Promise.resolve();
  const work = async (): Promise<void> => {
    for (const [id, visit] of waiting) {
      waiting.delete(id);
      try {
        await writeReaders(engine, visit);
      } catch (error) {
        engine.logger.warn({ error: describeError(error) }, 'who fetched a link could not be written');
      }
    }
  };
  clock.steps?.addIdleSource({ whenIdle: () => working });
  return {
    note: (subscription, { app, network }) => {
      const now = clock.monotonicMs();
      // Neither of the first two has a space.
      const key = `${subscription.tokenHash} ${network} ${app}`;
      if (now - (noted.get(key) ?? Number.NEGATIVE_INFINITY) < NOTED_FOR_MS) return;
      const known = waiting.get(subscription.id);
      if (known === undefined && waiting.size >= MOST_WAITING) return;
      const visit = known ?? { subscription, seen: new Map() };
      if (visit.seen.size >= MOST_KEPT) return;
      if (app !== null) visit.seen.set(`app ${app}`, { kind: 'app', name: app });
      if (network !== null) visit.seen.set(`network ${network}`, { kind: 'network', name: network });
      if (visit.seen.size === 0) return;
      remember(noted, key, now);
      waiting.set(subscription.id, visit);
      if (known === undefined && waiting.size === 1) working = working.then(work);
    },
  };
}

/** A map keeps the order in which keys came: the first is the oldest. */
function remember(noted: Map<string, number>, key: string, at: number): void {
  noted.delete(key);
  noted.set(key, at);
  const [oldest] = noted.keys();
  if (noted.size > MOST_REMEMBERED && oldest !== undefined) noted.delete(oldest);
}

/**
 * In one transaction, so that those that note the same link at once count each other, and one of them tells.
 */
async function writeReaders(engine: Engine, { subscription, seen }: Waiting): Promise<void> {
  const { backend, secretBox, policies } = engine;
  const { id: subscriptionId, customerId, period } = subscription;
  const hashed = [...seen.values()].map(({ kind, name }) => ({
    kind,
    hashes: secretBox.lookupHashes(`${subscriptionId}:${kind}:${name}`, HASH_PURPOSE),
  }));
  await backend.storage.transaction(async (tx) => {
    const at = tx.now;
    const since = addMs(at, -READ_WITHIN_MS);
    const counts: LinkReaderCounts = await tx.linkReaders.note({
      subscriptionId,
      seen: hashed,
      at,
      since,
      mostKept: MOST_KEPT,
    });
    if (!isShared(counts, policies.devices)) return;
    const share = { subscriptionId, ...counts, noticedAt: at };
    if (!(await tx.linkReaders.putShare(share, addMs(at, -DAY_MS)))) return;
    await tx.events.append({
      aggregate: { kind: 'subscription', id: subscriptionId },
      type: 'subscription.link-shared',
      data: { customerId, ...counts, period },
      at,
    });
  });
}
