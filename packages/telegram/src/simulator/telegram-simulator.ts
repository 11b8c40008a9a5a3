import type { Clock } from '@panelkit/sdk';
import { answerRequest } from './answer-request.ts';
import { createFaultSource, type TelegramFaults } from './api-faults.ts';
import { createFloodControl, type FloodLimits, TELEGRAM_FLOOD_LIMITS } from './flood-limits.ts';
import {
  createChannel,
  type SimulatedChannel,
  type SimulatedChannelOptions,
} from './groups/simulated-channel.ts';
import { createGroup, type SimulatedGroup, type SimulatedGroupOptions } from './groups/simulated-group.ts';
import { invoiceLink } from './pay-invoice.ts';
import { createUpdateQueue } from './queue-update.ts';
import { createSeededRandom } from './seeded-random.ts';
import { createPerson, type SimulatedPerson } from './simulated-person.ts';
import {
  type BotState,
  type MenuButton,
  nextId,
  type SimulatorState,
  type StarCheckout,
  type StarTransaction,
} from './simulator-state.ts';
import { takeBack } from './star-methods.ts';
import { createWebhookDelivery } from './webhook-delivery.ts';

export interface TelegramSimulatorOptions {
  clock: Clock;
  /** Of faults that come by chance. */
  seed?: number;
  /** How much a bot may send; null: any amount. About Telegram's limits by default. */
  flood?: FloodLimits | null;
  /** Reaches webhooks; the platform's `fetch` by default. */
  fetch?: (request: Request) => Promise<Response>;
}

/** A bot of the double, as its owner sees it. */
export interface SimulatedBot {
  readonly token: string;
  readonly username: string;
  /** What the button beside the text field opens. */
  readonly menuButton: MenuButton;
  /** Updates that the bot has not confirmed. */
  readonly pendingUpdates: number;
  /** Calls that arrived, oldest first. */
  calls(method?: string): { method: string; values: Record<string, unknown> }[];
  /** The newest link to the invoice with this payload. @throws TypeError when there is none */
  invoiceLink(payload: string): string;
  /** Who is or was about to pay, oldest first. */
  readonly checkouts: readonly Pick<StarCheckout, 'id' | 'status' | 'reason'>[];
  /** The bot's Stars: what was paid and went back, oldest first. */
  readonly stars: readonly StarTransaction[];
  /**
   * Apple or Google takes Stars back: nobody is told, only the list says so.
   * @throws TypeError for a charge that is not there
   */
  chargeBack(chargeId: string): void;
}

export interface SimulatedBotOptions {
  username: string;
  name?: string;
  /** The one of an earlier double whose chats are known. */
  id?: number;
  /** Its updates come after this one. */
  lastUpdateId?: number;
}

/** A stateful double of Telegram's Bot API, and the people who use it. */
export interface TelegramSimulator {
  /** Give it to a bot as `apiRoot`. */
  readonly apiRoot: string;
  /** Answers calls of the Bot API and downloads. Rejects when a fault breaks the connection. */
  handle(request: Request): Promise<Response>;
  /** `fetch` for a bot that runs beside the double. */
  fetch: typeof globalThis.fetch;
  /** A new bot, as BotFather makes it. */
  addBot(options: SimulatedBotOptions): SimulatedBot;
  /** A new person; `id`: the one of an earlier double. */
  addPerson(options?: {
    id?: number;
    name?: string;
    username?: string;
    languageCode?: string;
  }): SimulatedPerson;
  /** A new group, without bots. */
  addGroup(options?: SimulatedGroupOptions): SimulatedGroup;
  addChannel(options?: SimulatedChannelOptions): SimulatedChannel;
  readonly faults: TelegramFaults;
  /** Calls `listener` whenever a chat looks different; returns a function that ends this. */
  onChange(listener: () => void): () => void;
}

/** Makes the double. It contacts nothing but the webhooks that its bots set. */
export function createTelegramSimulator(options: TelegramSimulatorOptions): TelegramSimulator {
  const { clock, seed = 1, flood = TELEGRAM_FLOOD_LIMITS } = options;
  const listeners = new Set<() => void>();
  const state: SimulatorState = {
    clock,
    flood,
    lastId: 0,
    bots: new Map(),
    people: new Map(),
    groups: new Map(),
    channels: new Map(),
    files: new Map(),
    onChange: () => {
      for (const listener of listeners) listener();
    },
  };
  const source = createFaultSource(createSeededRandom(seed));
  const send = options.fetch ?? ((request: Request) => globalThis.fetch(request));
  const delivery = createWebhookDelivery(state, send);
  const queue = createUpdateQueue(state, source, delivery);
  const handle = (request: Request) => answerRequest({ state, source, delivery, queue }, request);
  return {
    apiRoot: 'https://api.telegram.test',
    handle,
    fetch: (input, init) => untilAborted(new Request(input, init), handle),
    addBot: (bot) => addBot(state, bot),
    addPerson: ({ id = nextId(state), name = 'Sara', username, languageCode = 'en' } = {}) => {
      const person = {
        id,
        firstName: name,
        username: username ?? null,
        languageCode,
        isDeactivated: false,
        blocked: new Set<string>(),
      };
      state.people.set(person.id, person);
      return createPerson(state, person, queue);
    },
    addGroup: (group = {}) => createGroup(state, group, queue),
    addChannel: (channel = {}) => createChannel(state, channel, queue),
    faults: source.faults,
    onChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

function addBot(
  state: SimulatorState,
  { username, name = username, id = nextId(state), lastUpdateId = 100 }: SimulatedBotOptions,
): SimulatedBot {
  const { flood, clock } = state;
  const bot: BotState = {
    id,
    username,
    firstName: name,
    token: `${id}:AA${String(id).padStart(33, 'x')}`,
    lastUpdateId,
    pending: [],
    poller: null,
    allowedUpdates: null,
    webhook: null,
    lastMessageId: 0,
    chats: new Map(),
    callbacks: new Map(),
    commands: [],
    calls: [],
    replyKeyboards: new Map(),
    menuButton: { type: 'default' },
    invoices: new Map(),
    checkouts: new Map(),
    stars: [],
    checkFlood: flood === null ? () => {} : createFloodControl(clock, flood),
  };
  state.bots.set(bot.token, bot);
  return {
    token: bot.token,
    username,
    get menuButton() {
      return bot.menuButton;
    },
    get pendingUpdates() {
      return bot.pending.length;
    },
    invoiceLink: (payload) => invoiceLink(bot, payload),
    get checkouts() {
      return [...bot.checkouts.values()];
    },
    get stars() {
      return bot.stars;
    },
    chargeBack: (chargeId) => takeBack(state, bot, { chargeId, kind: 'chargeback' }),
    calls: (method) => bot.calls.filter((call) => method === undefined || call.method === method),
  };
}

async function untilAborted(
  request: Request,
  handle: (request: Request) => Promise<Response>,
): Promise<Response> {
  const { signal } = request;
  const answer = await handle(request);
  signal.throwIfAborted();
  return answer;
}
