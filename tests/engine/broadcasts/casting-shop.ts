import type {
  BroadcastAnswer,
  BroadcastMessage,
  Notifier,
  NotifierCallOptions,
  RecallAnswer,
} from '@panelkit/sdk';
import type { TestClock } from '@panelkit/sdk/testing';
import type { OpenShop, StoredShop } from '../on-storage.ts';

/** What a channel was given, and when. */
export interface Given {
  message: BroadcastMessage;
  atMs: number;
}

/** A channel that carries broadcasts and remembers them; `answer` may be replaced. */
export interface CastingChannel {
  notifier: Notifier;
  given: Given[];
  removed: string[];
  answer(message: BroadcastMessage, call: NotifierCallOptions): Promise<BroadcastAnswer>;
  recall(references: readonly string[]): Promise<RecallAnswer>;
}

export const PER_SECOND = 25;
const TWO_DAYS_MS = 48 * 3_600_000;

export function createCastingChannel(
  clock: TestClock,
  { channel = 'chat', bot }: { channel?: string; bot?: string } = {},
): CastingChannel {
  const made: CastingChannel = {
    given: [],
    removed: [],
    answer: async ({ id }) => ({ kind: 'sent', references: [id] }),
    recall: async (references) => {
      made.removed.push(...references);
      return { kind: 'recalled' };
    },
    notifier: {
      channel,
      send: async () => ({ kind: 'sent' }),
      broadcasts: {
        perSecond: PER_SECOND,
        ...(bot !== undefined && { bot }),
        send: (message, call) => {
          made.given.push({ message, atMs: clock.now().getTime() });
          return made.answer(message, call);
        },
        recall: { withinMs: TWO_DAYS_MS, remove: (references) => made.recall(references) },
      },
    },
  };
  return made;
}

/** A shop with one such channel and some customers. */
export interface CastingShop {
  shop: StoredShop;
  channel: CastingChannel;
  customerIds: string[];
}

export async function openCastingShop(
  open: OpenShop,
  { clock, customers, channel }: { clock: TestClock; customers: number; channel?: CastingChannel },
): Promise<CastingShop> {
  const used = channel ?? createCastingChannel(clock);
  const shop = await open({ clock, notifiers: [used.notifier] });
  const customerIds: string[] = [];
  for (let index = 0; index < customers; index += 1)
    customerIds.push(
      (await shop.panelkit.customers.ensure({ externalId: `person-${index}`, displayName: `P${index}` })).id,
    );
  return { shop, channel: used, customerIds };
}

export const DRAFT = {
  kind: 'news' as const,
  channels: ['chat'],
  content: { texts: { en: { text: 'Hello {name}' }, fa: { text: 'سلام {name}' } } },
  audience: {},
};

/** How often each person was given it. */
export function timesGiven({ given }: CastingChannel): Map<string, number> {
  const times = new Map<string, number>();
  for (const { message } of given) {
    const key = message.to.kind === 'customer' ? message.to.customerId : message.to.staffId;
    times.set(key, (times.get(key) ?? 0) + 1);
  }
  return times;
}
