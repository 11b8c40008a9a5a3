import type { SimulatedKey } from './keyboards/check-keyboard.ts';
import { addMessage, keepFile } from './message-methods.ts';
import { openMiniApp } from './open-mini-app.ts';
import { payInvoice, type StarPayment } from './pay-invoice.ts';
import type { QueueUpdate } from './queue-update.ts';
import {
  type BotState,
  chatOf,
  type PersonState,
  type SimulatorState,
  type StoredMessage,
} from './simulator-state.ts';
import { findButton, type SeenMessage, type Tap, tapMessage, toSeen } from './tap-message.ts';
import type { Tapping } from './tapping.ts';
import { toChat, toMessage, toUser } from './to-api-objects.ts';

/** A person with a phone. */
export interface SimulatedPerson {
  readonly id: number;
  /** Sends `/start`, with what the link that was followed carries. */
  start(bot: SimulatedBotName, payload?: string): void;
  send(bot: SimulatedBotName, text: string): void;
  sendPhoto(
    bot: SimulatedBotName,
    photo: { bytes: Uint8Array; contentType?: string; caption?: string },
  ): void;
  /** Sends a file as it is, as many do with pictures. */
  sendDocument(bot: SimulatedBotName, file: { bytes: Uint8Array; contentType: string }): void;
  /** The keys in place of the keyboard that the person types with; null: their own keyboard. */
  keyboard(bot: SimulatedBotName): SimulatedKey[][] | null;
  /** Uses the key that shares the person's phone number. @throws TypeError when there is none */
  shareContact(bot: SimulatedBotName, phone?: string): void;
  /** Sends the card of somebody, without being asked. `userId`: whose account it is. */
  sendContact(bot: SimulatedBotName, contact: { phone: string; userId?: number | null }): void;
  /**
   * Taps a button by its text, or by what is in it; without a message id on the newest message that has it.
   * @throws TypeError when nothing that the person sees has such a button
   */
  tap(bot: SimulatedBotName, button: string | RegExp, messageId?: number): Tap;
  /** Sends a tap with any data, as a hand-made client can. */
  tapData(bot: SimulatedBotName, data: string, messageId: number): Tap;
  /**
   * Pays an invoice by its link, or by the message that shows it: the bot has ten seconds to agree.
   * @throws TypeError when there is no such invoice
   */
  pay(bot: SimulatedBotName, invoice: string | number): StarPayment;
  /** Opens the bot's mini app. @returns the `initData` that Telegram gives it */
  openMiniApp(bot: SimulatedBotName): string;
  block(bot: SimulatedBotName): void;
  unblock(bot: SimulatedBotName): void;
  deactivate(): void;
  /** The messages of the chat, oldest first. */
  chat(bot: SimulatedBotName): SeenMessage[];
  /** The newest message of the bot. @throws TypeError when there is none */
  screen(bot: SimulatedBotName): SeenMessage;
}

/** A bot, by anything that has its token. */
export interface SimulatedBotName {
  readonly token: string;
}

export function createPerson(
  state: SimulatorState,
  person: PersonState,
  queue: QueueUpdate,
): SimulatedPerson {
  const botOf = ({ token }: SimulatedBotName): BotState => {
    const bot = state.bots.get(token);
    if (bot === undefined) throw new TypeError('the double has no such bot');
    return bot;
  };
  const say = (bot: BotState, content: Partial<StoredMessage>) => {
    person.blocked.delete(bot.token);
    const message = addMessage(state, bot, { chatId: person.id, isFromBot: false, ...content });
    queue(bot, { kind: 'message', chatId: person.id, content: toMessage(bot, person, message) });
  };
  const tapOn = (bot: BotState, message: StoredMessage, data: string) =>
    tapMessage({ state, person, bot, queue, place: person }, message, data);
  return {
    id: person.id,
    start: (bot, payload) => say(botOf(bot), command(payload === undefined ? '/start' : `/start ${payload}`)),
    send: (bot, text) => say(botOf(bot), text.startsWith('/') ? command(text) : { text }),
    sendPhoto: (bot, { bytes, contentType = 'image/jpeg', caption }) =>
      say(botOf(bot), {
        file: keepFile(state, { name: 'photo.jpg', contentType, bytes }, 'photo'),
        fileKind: 'photo',
        caption: caption ?? null,
      }),
    sendDocument: (bot, { bytes, contentType }) =>
      say(botOf(bot), {
        file: keepFile(state, { name: 'receipt', contentType, bytes }, 'document'),
        fileKind: 'document',
        caption: null,
      }),
    keyboard: (name) => botOf(name).replyKeyboards.get(person.id)?.keys ?? null,
    shareContact: (name, phone = phoneOf(person)) => {
      const bot = botOf(name);
      const keyboard = bot.replyKeyboards.get(person.id);
      if (keyboard?.keys.flat().some(({ asksContact }) => asksContact) !== true)
        throw new TypeError('no key asks for the phone number');
      if (keyboard.isOnce) bot.replyKeyboards.delete(person.id);
      say(bot, { contact: { phone, firstName: person.firstName, userId: person.id } });
    },
    sendContact: (name, { phone, userId = null }) =>
      say(botOf(name), { contact: { phone, firstName: 'Somebody', userId } }),
    tap: (name, button, messageId) => {
      const bot = botOf(name);
      const { message, data } = findButton(bot, person.id, { button, messageId });
      return tapOn(bot, message, data);
    },
    tapData: (name, data, messageId) => {
      const message = chatOf(botOf(name), person.id).get(messageId);
      if (message === undefined) throw new TypeError('there is no such message');
      return tapOn(botOf(name), message, data);
    },
    pay: (name, invoice) => payInvoice({ state, person, bot: botOf(name), queue }, invoice),
    openMiniApp: (name) => openMiniApp(state, person, botOf(name)),
    block: (name) => {
      person.blocked.add(name.token);
      tellMembership({ state, person, bot: botOf(name), queue }, 'kicked');
    },
    unblock: (name) => {
      person.blocked.delete(name.token);
      tellMembership({ state, person, bot: botOf(name), queue }, 'member');
    },
    deactivate: () => {
      person.isDeactivated = true;
    },
    chat: (bot) => [...chatOf(botOf(bot), person.id).values()].map(toSeen),
    screen: (bot) => {
      const newest = [...chatOf(botOf(bot), person.id).values()].findLast(({ isFromBot }) => isFromBot);
      if (newest === undefined) throw new TypeError('the bot has not said anything');
      return toSeen(newest);
    },
  };
}

/** As Telegram gives numbers to bots: some clients leave the plus out. */
function phoneOf({ id }: PersonState): string {
  return `98912${String(id % 10_000_000).padStart(7, '0')}`;
}

function command(text: string): Partial<StoredMessage> {
  const [name = ''] = text.split(' ');
  return { text, entities: [{ type: 'bot_command', offset: 0, length: name.length }] };
}

function tellMembership({ state, person, bot, queue }: Tapping, status: 'kicked' | 'member'): void {
  const member = { user: { id: bot.id, is_bot: true, first_name: bot.firstName, username: bot.username } };
  const before = status === 'member' ? 'kicked' : 'member';
  const content = {
    chat: toChat(person),
    from: toUser(person),
    date: Math.floor(state.clock.now().getTime() / 1000),
    old_chat_member: { ...member, status: before, ...(before === 'kicked' && { until_date: 0 }) },
    new_chat_member: { ...member, status, ...(status === 'kicked' && { until_date: 0 }) },
  };
  queue(bot, { kind: 'my_chat_member', chatId: person.id, content });
}
