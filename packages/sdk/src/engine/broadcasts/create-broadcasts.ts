import type {
  Broadcast,
  BroadcastDelivery,
  BroadcastKind,
  BroadcastStatus,
  DeliveryState,
} from '../../domain/broadcasts/broadcast.ts';
import type { RenderedBroadcast } from '../../domain/broadcasts/render-broadcast.ts';
import { LANGUAGES, type Language } from '../../domain/notifications/language.ts';
import { notFound } from '../../errors/error-factories.ts';
import type { Page, PageRequest } from '../../ports/storage/storage-repositories.ts';
import type { AudienceCount, DeliveriesOf } from '../../ports/storage-broadcasts.ts';
import { requireOwner, requireStaff } from '../kernel/authorize.ts';
import type { Engine } from '../kernel/engine.ts';
import { parseInput } from '../kernel/parse-input.ts';
import { actorOf, type CommandContext, type QueryContext } from '../kernel/run-command.ts';
import { audienceRequest, carryingChannels, channelsOf } from './broadcast-channels.ts';
import {
  type BroadcastInput,
  type DraftBroadcastInput,
  type EditBroadcastInput,
  type MeantInput,
  meantSchema,
} from './broadcast-schemas.ts';
import { renderFor } from './deliver-broadcast.ts';
import { draftBroadcast, editBroadcast } from './edit-broadcasts.ts';
import {
  type BroadcastMove,
  moveBroadcast,
  movesOf,
  type ResendInput,
  resendBroadcast,
} from './run-broadcasts.ts';
import { sendBroadcasts } from './send-broadcasts.ts';
import { createSendingChannels } from './sending-channels.ts';
import { type BroadcastTest, type TestBroadcastInput, testBroadcast } from './test-broadcast.ts';
import { type Declinable, type DeclineInput, readToken, setDeclined, unsubscribe } from './unsubscribe.ts';

/** Whom a broadcast would reach now. */
export interface BroadcastPreview {
  /** Customers who meet the conditions, and those of them who declined the kind. */
  matching: number;
  declined: number;
  languages: AudienceCount[];
  /**
   * How many a channel reaches, also those whom an earlier one reaches; null: only the channel knows who has
   * an address there.
   */
  channels: { channel: string; reachable: number | null }[];
}

/** A broadcast with what came of it. */
export interface BroadcastReport {
  broadcast: Broadcast;
  /** Of the balances in its audience. */
  currency: string;
  /** What staff may do with it now. */
  moves: BroadcastMove[];
  /** Deliveries of all channels by state, zeros too. */
  counts: Record<DeliveryState, number>;
  channels: { channel: string; counts: Record<DeliveryState, number> }[];
  /** As the people of each language read it. */
  rendered: RenderedBroadcast[];
}

/** A channel that carries broadcasts. */
export interface BroadcastChannelView {
  channel: string;
  perSecond: number;
  canRecall: boolean;
}

/**
 * One message to many customers, in the background: to each of them at most once, by the first channel that
 * reaches them, at the channel's pace, whatever crashes. One whose outcome nobody saw is counted and listed,
 * and sent again by staff only.
 */
export interface Broadcasts {
  /** Those that carry broadcasts, in the order of the notifiers. */
  channels(): BroadcastChannelView[];
  /** Stores a broadcast that nobody is sent yet. */
  draft(input: DraftBroadcastInput, by: CommandContext): Promise<Broadcast>;
  /** Replaces what a draft says. @throws PanelkitError `ILLEGAL_TRANSITION` once it was started */
  edit(input: EditBroadcastInput, by: CommandContext): Promise<Broadcast>;
  /** Whom it would reach now. */
  preview(input: MeantInput, by: QueryContext): Promise<BroadcastPreview>;
  /** Sends it to the member of staff who asks. */
  test(input: TestBroadcastInput, by: QueryContext): Promise<BroadcastTest>;
  /** Sends it to those who meet the conditions now. @throws PanelkitError `ILLEGAL_TRANSITION` */
  start(input: BroadcastInput, by: CommandContext): Promise<Broadcast>;
  /** Messages that a sender has already taken are still sent. @throws PanelkitError `ILLEGAL_TRANSITION` */
  pause(input: BroadcastInput, by: CommandContext): Promise<Broadcast>;
  /** @throws PanelkitError `ILLEGAL_TRANSITION` */
  resume(input: BroadcastInput, by: CommandContext): Promise<Broadcast>;
  /** For good; what was sent stays. @throws PanelkitError `ILLEGAL_TRANSITION` */
  stop(input: BroadcastInput, by: CommandContext): Promise<Broadcast>;
  /** Stops it and deletes what was sent, where the channel can. @throws PanelkitError `ILLEGAL_TRANSITION` */
  recall(input: BroadcastInput, by: CommandContext): Promise<Broadcast>;
  /**
   * Sends it again to those whose outcome is unknown, or that were given up.
   * @throws PanelkitError `ILLEGAL_TRANSITION`
   */
  resend(input: ResendInput, by: CommandContext): Promise<Broadcast>;
  get(broadcastId: string, by: QueryContext): Promise<BroadcastReport>;
  list(request: PageRequest & { status?: BroadcastStatus }, by: QueryContext): Promise<Page<Broadcast>>;
  /** Deliveries of a state, by customer. */
  deliveries(
    request: DeliveriesOf & { state: DeliveryState; cursor?: string; limit?: number },
    by: QueryContext,
  ): Promise<Page<BroadcastDelivery>>;
  /**
   * Resolves once it is neither running nor being recalled; its work is done here when no scheduler does it.
   */
  settled(broadcastId: string, by: QueryContext): Promise<BroadcastReport>;
  /** Which kinds a customer declines. */
  declined(customerId: string, by: QueryContext): Promise<BroadcastKind[]>;
  /**
   * A customer declines a kind, or wants it again. Messages about their own orders and services go on.
   * @returns what they decline now
   */
  setDeclined(input: DeclineInput, by: CommandContext): Promise<BroadcastKind[]>;
  /** Whose messages of which kind a token of a message ends; null for one that the shop did not make. */
  readUnsubscribeToken(token: string): Declinable | null;
  /**
   * Declines by the token of a message: for links that need no sign-in. Null for one that the shop did not
   * make.
   */
  unsubscribe(token: string): Promise<Declinable | null>;
}

const LONGEST_SLEEP_MS = 5000;

export function createBroadcasts(engine: Engine): Broadcasts {
  const { storage, clock } = engine.backend;
  const find = async (id: string): Promise<Broadcast> => {
    const broadcast = await storage.broadcasts.find(id);
    if (broadcast === null) throw notFound('broadcast', id);
    return broadcast;
  };
  const forStaff = (id: string, by: QueryContext): void =>
    requireStaff(actorOf(by), { kind: 'broadcast', id });
  return {
    channels: () =>
      carryingChannels(engine).map(({ channel, sender }) => ({
        channel,
        perSecond: sender.perSecond,
        canRecall: sender.recall !== undefined,
      })),
    draft: async (input, by) => find(await draftBroadcast(engine, input, by)),
    edit: async (input, by) => find(await editBroadcast(engine, input, by)),
    preview: async (input, by) => {
      forStaff('preview', by);
      return preview(engine, input);
    },
    test: (input, by) => testBroadcast(engine, input, by),
    start: async (input, by) => find(await moveBroadcast(engine, 'start', { input, by })),
    pause: async (input, by) => find(await moveBroadcast(engine, 'pause', { input, by })),
    resume: async (input, by) => find(await moveBroadcast(engine, 'resume', { input, by })),
    stop: async (input, by) => find(await moveBroadcast(engine, 'stop', { input, by })),
    recall: async (input, by) => find(await moveBroadcast(engine, 'recall', { input, by })),
    resend: async (input, by) => find(await resendBroadcast(engine, input, by)),
    get: async (id, by) => {
      forStaff(id, by);
      return toReport(engine, await find(id));
    },
    list: async (request, by) => {
      forStaff('list', by);
      return storage.broadcasts.list(request);
    },
    deliveries: async (request, by) => {
      forStaff(request.broadcastId, by);
      return storage.broadcasts.listDeliveries(request);
    },
    settled: async (id, by) => {
      forStaff(id, by);
      const sending = createSendingChannels(engine);
      for (;;) {
        const broadcast = await find(id);
        if (broadcast.status !== 'running' && broadcast.status !== 'recalling')
          return toReport(engine, broadcast);
        const waits = await Promise.all(
          sending.of(broadcast.channels).map((channel) => sendBroadcasts(engine, channel, engine.stopping)),
        );
        const soonest = Math.min(LONGEST_SLEEP_MS, ...waits.filter((wait) => wait !== null));
        if ((await find(id)).status === broadcast.status && soonest > 0) await clock.sleep(soonest);
      }
    },
    declined: async (customerId, by) => {
      requireOwner(actorOf(by), customerId, { kind: 'customer', id: customerId });
      return storage.broadcasts.listDeclined(customerId);
    },
    setDeclined: async (input, by) => storage.broadcasts.listDeclined(await setDeclined(engine, input, by)),
    readUnsubscribeToken: (token) => readToken(engine, token),
    unsubscribe: (token) => unsubscribe(engine, token),
  };
}

async function preview(engine: Engine, input: MeantInput): Promise<BroadcastPreview> {
  const wanted = parseInput(meantSchema, input);
  const { storage, clock } = engine.backend;
  const request = audienceRequest(engine, wanted, clock.now());
  const languages = await storage.broadcasts.countAudience(request);
  const channels = await Promise.all(
    channelsOf(engine, wanted).map(async ({ channel, bot }) => ({
      channel,
      reachable: bot === null ? null : await storage.broadcasts.countReachable(request, bot),
    })),
  );
  const sum = (key: 'matching' | 'declined') => languages.reduce((total, one) => total + one[key], 0);
  return { matching: sum('matching'), declined: sum('declined'), languages, channels };
}

async function toReport(engine: Engine, broadcast: Broadcast): Promise<BroadcastReport> {
  const found = await engine.backend.storage.broadcasts.countDeliveries(broadcast.id);
  const channels = broadcast.channels.map((channel) => {
    const counts = zeros();
    for (const one of found) if (one.channel === channel) counts[one.state] = one.count;
    return { channel, counts };
  });
  const counts = zeros();
  for (const { state, count } of found) counts[state] += count;
  const { texts } = broadcast.content;
  const written = LANGUAGES.filter((language: Language) => texts[language] !== undefined);
  const rendered = written.map((language) => renderFor(engine, broadcast.content, { language, name: null }));
  const { currency } = engine;
  const canRecall = carryingChannels(engine).some(
    ({ channel, sender }) => sender.recall !== undefined && broadcast.channels.includes(channel),
  );
  return { broadcast, currency, moves: movesOf(broadcast, canRecall), counts, channels, rendered };
}

function zeros(): Record<DeliveryState, number> {
  return {
    pending: 0,
    sending: 0,
    sent: 0,
    blocked: 0,
    'no-address': 0,
    refused: 0,
    declined: 0,
    failed: 0,
    unknown: 0,
    recalled: 0,
    kept: 0,
  };
}
