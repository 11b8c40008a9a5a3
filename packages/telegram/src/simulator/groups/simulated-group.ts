import { addMessage } from '../message-methods.ts';
import type { QueueUpdate } from '../queue-update.ts';
import type { SimulatedBotName, SimulatedPerson } from '../simulated-person.ts';
import {
  type BotState,
  chatOf,
  type GroupBotStatus,
  type GroupState,
  type PersonState,
  type SimulatorState,
} from '../simulator-state.ts';
import { findButton, type SeenMessage, type Tap, tapMessage, toSeen } from '../tap-message.ts';
import { toBotUser, toChat, toMessage, toUser } from '../to-api-objects.ts';
import { isIn, nextGroupId } from './group-state.ts';

export interface SimulatedGroupOptions {
  title?: string;
  /** A basic group can become a supergroup. Default: a supergroup. */
  kind?: 'group' | 'supergroup';
  /** Names of its topics, for a forum. */
  topics?: readonly string[];
}

/** Who acts in a group. */
type Actor = Pick<SimulatedPerson, 'id'>;

/** A group in which people write and bots post. */
export interface SimulatedGroup {
  /** The id of the supergroup once it is one. */
  readonly id: number;
  /** Thread ids of the topics by their names. @throws TypeError when there is none */
  topic(name: string): number;
  /** Somebody adds a bot, or makes it an administrator, who reads everything. */
  addBot(bot: SimulatedBotName, by: Actor, status?: 'member' | 'administrator'): void;
  removeBot(bot: SimulatedBotName, by: Actor, status?: 'restricted' | 'left' | 'kicked'): void;
  closeTopic(name: string): void;
  deleteTopic(name: string): void;
  /** The group becomes a supergroup with another id. */
  upgrade(by: Actor): void;
  /**
   * Somebody writes. Bots hear commands to them, commands to nobody in particular when they wrote last, and
   * everything as administrators. `isAnonymous`: as an administrator who does not show who they are.
   */
  send(person: Actor, text: string, options?: { topic?: string; isAnonymous?: boolean }): void;
  /** Taps a button of the newest message that has it. @throws TypeError when none has */
  tap(person: Actor, bot: SimulatedBotName, button: string | RegExp, messageId?: number): Tap;
  /** A tap with any data, as a hand-made client can send it. */
  tapData(person: Actor, bot: SimulatedBotName, data: string, messageId: number): Tap;
  /** What the bot wrote, and what of the others it heard, oldest first. */
  chat(bot: SimulatedBotName): GroupMessage[];
  /** The newest message of the bot. @throws TypeError when there is none */
  screen(bot: SimulatedBotName): GroupMessage;
}

export interface GroupMessage extends SeenMessage {
  /** The topic; null: none. */
  threadId: number | null;
}

/** Who writes as the group itself. */
const ANONYMOUS = { id: 1_087_968_824, is_bot: true, first_name: 'Group', username: 'GroupAnonymousBot' };

export function createGroup(
  state: SimulatorState,
  { title = 'Staff', kind = 'supergroup', topics = [] }: SimulatedGroupOptions,
  queue: QueueUpdate,
): SimulatedGroup {
  let group: GroupState = {
    id: nextGroupId(state, kind),
    title,
    kind,
    isForum: topics.length > 0,
    topics: new Map(topics.map((name, index) => [index + 2, { name, isClosed: false }])),
    bots: new Map(),
    lastWriter: null,
    migratedTo: null,
  };
  state.groups.set(group.id, group);
  const botOf = ({ token }: SimulatedBotName): BotState => {
    const bot = state.bots.get(token);
    if (bot === undefined) throw new TypeError('the double has no such bot');
    return bot;
  };
  const personOf = ({ id }: Actor): PersonState => {
    const person = state.people.get(id);
    if (person === undefined) throw new TypeError('the double has no such person');
    return person;
  };
  const topicOf = (name: string): number => {
    const [threadId] = [...group.topics].find(([, topic]) => topic.name === name) ?? [];
    if (threadId === undefined) throw new TypeError('the group has no such topic');
    return threadId;
  };
  const messagesOf = (name: SimulatedBotName) =>
    [...chatOf(botOf(name), group.id).values()].map((message) => ({
      ...toSeen(message),
      threadId: message.threadId,
    }));
  const parts = () => ({ state, group, queue });
  return {
    get id() {
      return group.id;
    },
    topic: topicOf,
    addBot: (name, by, status = 'member') =>
      changeMembership(parts(), { bot: botOf(name), by: personOf(by), status }),
    removeBot: (name, by, status = 'kicked') =>
      changeMembership(parts(), { bot: botOf(name), by: personOf(by), status }),
    closeTopic: (name) => void group.topics.set(topicOf(name), { name, isClosed: true }),
    deleteTopic: (name) => void group.topics.delete(topicOf(name)),
    upgrade: (by) => {
      group = upgrade(parts(), personOf(by));
    },
    send: (person, text, { topic, isAnonymous = false } = {}) => {
      const threadId = topic === undefined ? null : topicOf(topic);
      write(parts(), { person: personOf(person), isAnonymous, text, threadId });
    },
    tap: (person, name, button, messageId) => {
      const bot = botOf(name);
      const { message, data } = findButton(bot, group.id, { button, messageId });
      return tapMessage({ state, person: personOf(person), bot, queue, place: group }, message, data);
    },
    tapData: (person, name, data, messageId) => {
      const bot = botOf(name);
      const message = chatOf(bot, group.id).get(messageId);
      if (message === undefined) throw new TypeError('there is no such message');
      return tapMessage({ state, person: personOf(person), bot, queue, place: group }, message, data);
    },
    chat: messagesOf,
    screen: (name) => {
      const newest = messagesOf(name).findLast(({ isFromBot }) => isFromBot);
      if (newest === undefined) throw new TypeError('the bot has not said anything');
      return newest;
    },
  };
}

interface Parts {
  state: SimulatorState;
  group: GroupState;
  queue: QueueUpdate;
}

function changeMembership(
  { state, group, queue }: Parts,
  { bot, by, status }: { bot: BotState; by: PersonState; status: GroupBotStatus },
): void {
  const before = group.bots.get(bot.token) ?? 'left';
  group.bots.set(bot.token, status);
  const content = {
    chat: toChat(group),
    from: toUser(by),
    date: Math.floor(state.clock.now().getTime() / 1000),
    old_chat_member: { user: toBotUser(bot), status: before },
    new_chat_member: { user: toBotUser(bot), status },
  };
  queue(bot, { kind: 'my_chat_member', chatId: group.id, content });
}

interface Writing {
  person: PersonState;
  isAnonymous: boolean;
  text: string;
  threadId: number | null;
}

function write({ state, group, queue }: Parts, { person, isAnonymous, text, threadId }: Writing): void {
  const [name = ''] = /^\/\S+/.exec(text) ?? [];
  const entities = name === '' ? [] : [{ type: 'bot_command' as const, offset: 0, length: name.length }];
  for (const bot of state.bots.values()) {
    if (!isIn(group, bot) || !hears(group, bot, name)) continue;
    const said = { chatId: group.id, isFromBot: false, text, entities, threadId };
    const message = toMessage(bot, group, addMessage(state, bot, said), person);
    const content = isAnonymous ? { ...message, from: ANONYMOUS, sender_chat: toChat(group) } : message;
    queue(bot, { kind: 'message', chatId: group.id, content });
  }
}

/** Bots see little of what is written in groups. */
function hears(group: GroupState, { token, username }: BotState, command: string): boolean {
  if (group.bots.get(token) === 'administrator') return true;
  if (command === '') return false;
  const [, addressee] = command.split('@');
  return addressee === undefined ? group.lastWriter === token : addressee === username;
}

/** Both groups say so, each in a message of Telegram's own. */
function upgrade({ state, group, queue }: Parts, by: PersonState): GroupState {
  const next: GroupState = { ...group, kind: 'supergroup', id: nextGroupId(state, 'supergroup') };
  group.migratedTo = next.id;
  state.groups.set(next.id, next);
  for (const bot of state.bots.values()) {
    if (!isIn(next, bot)) continue;
    for (const [place, moved] of [
      [group, { migrate_to_chat_id: next.id }],
      [next, { migrate_from_chat_id: group.id }],
    ] as const) {
      const message = addMessage(state, bot, { chatId: place.id, isFromBot: false });
      queue(bot, {
        kind: 'message',
        chatId: place.id,
        content: { ...toMessage(bot, place, message, by), ...moved },
      });
    }
  }
  return next;
}
