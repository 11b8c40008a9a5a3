import { badRequest, forbidden, migrated } from '../bot-api-error.ts';
import type { BotState, GroupState, PersonState, Place, SimulatorState } from '../simulator-state.ts';

/** A bot that writes. */
interface Writer {
  state: SimulatorState;
  bot: BotState;
}

/**
 * Where a message goes: to a person, or to a group and its topic.
 * @throws BotApiError where the bot cannot write
 */
export function writablePlace(writer: Writer, chatId: number, threadId?: number): Place {
  const group = writer.state.groups.get(chatId);
  if (group === undefined) return reachable(writer, chatId);
  checkGroup(group, writer.bot);
  if (threadId === undefined) return group;
  const topic = group.topics.get(threadId);
  if (topic === undefined) throw badRequest('message thread not found');
  if (topic.isClosed) throw badRequest('TOPIC_CLOSED');
  return group;
}

function checkGroup({ kind, bots, migratedTo }: GroupState, { token }: BotState): void {
  const status = bots.get(token);
  const name = kind === 'group' ? 'group' : 'supergroup';
  if (status === undefined) throw badRequest('chat not found');
  if (migratedTo !== null) throw migrated(migratedTo);
  if (status === 'kicked') throw forbidden(`bot was kicked from the ${name} chat`);
  if (status === 'restricted') throw badRequest('not enough rights to send text messages to the chat');
  if (status === 'left') throw forbidden(`bot is not a member of the ${name} chat`);
}

/** The person with whom a chat is. @throws BotApiError for one whom the bot cannot write to */
export function reachable({ state, bot }: Writer, chatId: number): PersonState {
  const person = state.people.get(chatId);
  if (person === undefined) throw badRequest('chat not found');
  if (person.isDeactivated) throw forbidden('user is deactivated');
  if (person.blocked.has(bot.token)) throw forbidden('bot was blocked by the user');
  if (!bot.chats.has(chatId)) throw forbidden("bot can't initiate conversation with a user");
  return person;
}
