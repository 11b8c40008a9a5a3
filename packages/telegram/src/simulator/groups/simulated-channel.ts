import * as z from 'zod';
import { BotApiError, badRequest } from '../bot-api-error.ts';
import { type Call, read } from '../message-methods.ts';
import type { QueueUpdate } from '../queue-update.ts';
import type { SimulatedBotName, SimulatedPerson } from '../simulated-person.ts';
import type {
  BotState,
  ChannelState,
  ChannelStatus,
  PersonState,
  SimulatorState,
} from '../simulator-state.ts';
import { toBotUser, toUser } from '../to-api-objects.ts';
import { nextGroupId } from './group-state.ts';

export interface SimulatedChannelOptions {
  title?: string;
  /** Without @; null: it is private. */
  username?: string | null;
}

/** A channel that people join. */
export interface SimulatedChannel {
  readonly id: number;
  join(person: Pick<SimulatedPerson, 'id'>): void;
  leave(person: Pick<SimulatedPerson, 'id'>): void;
  /** Limits what somebody may do there. They stay a member. */
  restrict(person: Pick<SimulatedPerson, 'id'>): void;
  /** Only as an administrator a bot learns who is in it. */
  addBot(bot: SimulatedBotName): void;
  removeBot(bot: SimulatedBotName): void;
}

export function createChannel(
  state: SimulatorState,
  { title = 'News', username = 'news' }: SimulatedChannelOptions,
  queue: QueueUpdate,
): SimulatedChannel {
  const channel: ChannelState = {
    id: nextGroupId(state, 'supergroup'),
    title,
    username,
    members: new Map(),
  };
  state.channels.set(channel.id, channel);
  const become = ({ id }: Pick<SimulatedPerson, 'id'>, status: ChannelStatus): void => {
    const person = state.people.get(id);
    if (person === undefined) throw new TypeError('the double has no such person');
    const before = channel.members.get(id) ?? 'left';
    channel.members.set(id, status);
    for (const bot of state.bots.values())
      if (isAdministrator(channel, bot))
        tellChange({ state, channel, bot, queue }, person, { before, status });
  };
  const botOf = ({ token }: SimulatedBotName): BotState => {
    const bot = state.bots.get(token);
    if (bot === undefined) throw new TypeError('the double has no such bot');
    return bot;
  };
  return {
    id: channel.id,
    join: (person) => become(person, 'member'),
    leave: (person) => become(person, 'left'),
    restrict: (person) => become(person, 'restricted'),
    addBot: (bot) => void channel.members.set(botOf(bot).id, 'administrator'),
    removeBot: (bot) => void channel.members.set(botOf(bot).id, 'left'),
  };
}

function isAdministrator({ members }: ChannelState, { id }: BotState): boolean {
  return members.get(id) === 'administrator';
}

interface Telling {
  state: SimulatorState;
  channel: ChannelState;
  bot: BotState;
  queue: QueueUpdate;
}

function tellChange(
  { state, channel, bot, queue }: Telling,
  person: PersonState,
  { before, status }: { before: ChannelStatus; status: ChannelStatus },
): void {
  const content = {
    chat: toChannel(channel),
    from: toUser(person),
    date: Math.floor(state.clock.now().getTime() / 1000),
    old_chat_member: toMember(toUser(person), before),
    new_chat_member: toMember(toUser(person), status),
  };
  queue(bot, { kind: 'chat_member', chatId: channel.id, content });
}

function toChannel({ id, title, username }: ChannelState): Record<string, unknown> {
  return { id, title, type: 'channel', ...(username !== null && { username }) };
}

function toMember(user: unknown, status: ChannelStatus): Record<string, unknown> {
  return {
    user,
    status,
    ...(status === 'restricted' && { is_member: true, until_date: 0 }),
    ...(status === 'kicked' && { until_date: 0 }),
  };
}

const memberSchema = z.object({ chat_id: z.coerce.string(), user_id: z.coerce.number().int() });

/** Telegram answers administrators, and everybody about themselves. */
export function getChatMember(call: Call): unknown {
  const { chat_id: asked, user_id: userId } = read(memberSchema, call);
  const { state, bot } = call;
  const channel = [...state.channels.values()].find(
    ({ id, username }) =>
      asked === String(id) || (username !== null && asked.toLowerCase() === `@${username.toLowerCase()}`),
  );
  if (channel === undefined) throw badRequest('chat not found');
  const ofItself = channel.members.get(bot.id);
  if (ofItself === undefined || ofItself === 'left')
    throw new BotApiError(403, 'Forbidden: bot is not a member of the channel chat');
  if (userId === bot.id) return toMember(toBotUser(bot), ofItself);
  if (ofItself !== 'administrator') throw badRequest('member list is inaccessible');
  const person = state.people.get(userId);
  if (person === undefined) throw badRequest('user not found');
  return toMember(toUser(person), channel.members.get(userId) ?? 'left');
}
