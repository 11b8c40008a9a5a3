import { type Clock, describeError, type Logger } from '@panelkit/sdk';
import { GrammyError } from 'grammy';
import type { ChatMember } from 'grammy/types';
import * as z from 'zod';
import type { TelegramApi } from '../../api/telegram-api.ts';
import type { CustomerGate, GateChannel, GateState } from './customer-gate.ts';

/** Knows who is in the channels of a gate. */
export interface ChannelGate {
  /**
   * The channels that a person is not in. `isFresh`: Telegram is asked again. A channel that cannot be asked
   * lets everybody in, so that a bot which lost its rights there does not close the shop.
   */
  missing(userId: string, options?: { isFresh?: boolean }): Promise<GateChannel[]>;
  /** Reads in an update who joined or left. */
  notice(update: unknown): void;
  /** What Telegram answers to the bot about each channel. */
  check(): Promise<{ channel: GateChannel; state: GateState }[]>;
}

const MEMBER_MS = 10 * 60_000;
/** Whoever joins wants to buy. */
const STRANGER_MS = 30_000;
const MOST_KNOWN = 20_000;
/** Somebody waits for what comes of it. */
const ANSWER_MS = 5000;

const memberUpdate = z.object({
  chat_member: z.object({
    chat: z.object({ id: z.int(), username: z.string().optional() }),
    new_chat_member: z.object({ user: z.object({ id: z.int() }) }),
  }),
});

export function createChannelGate(
  gate: CustomerGate,
  { telegram, clock, logger }: { telegram: TelegramApi; clock: Clock; logger: Logger },
): ChannelGate {
  const known = new Map<string, { isIn: boolean; untilMs: number }>();
  const silent = new Set<string>();
  const keyOf = (channel: string, userId: string): string => `${channel.toLowerCase()} ${userId}`;
  const remember = (key: string, isIn: boolean): void => {
    known.delete(key);
    known.set(key, { isIn, untilMs: clock.monotonicMs() + (isIn ? MEMBER_MS : STRANGER_MS) });
    const [oldest] = known.keys();
    if (known.size > MOST_KNOWN && oldest !== undefined) known.delete(oldest);
  };
  const isIn = async (channel: GateChannel, userId: string, isFresh: boolean): Promise<boolean> => {
    const key = keyOf(channel.id, userId);
    const last = known.get(key);
    if (!isFresh && last !== undefined && last.untilMs > clock.monotonicMs()) return last.isIn;
    try {
      const found = isMember(await inTime(clock, telegram.api.getChatMember(channel.id, Number(userId))));
      remember(key, found);
      silent.delete(channel.id);
      return found;
    } catch (error) {
      if (isUnknownPerson(error)) {
        remember(key, false);
        return false;
      }
      if (!silent.has(channel.id))
        logger.warn(
          { channel: channel.id, error: describeError(error) },
          'who is in a channel cannot be asked',
        );
      silent.add(channel.id);
      return true;
    }
  };
  return {
    missing: async (userId, { isFresh = false } = {}) => {
      const { channels } = gate;
      const answers = await Promise.all(channels.map((channel) => isIn(channel, userId, isFresh)));
      return channels.filter((_, index) => answers[index] === false);
    },
    notice: (update) => {
      const read = memberUpdate.safeParse(update);
      if (!read.success) return;
      const { chat, new_chat_member: member } = read.data.chat_member;
      const userId = String(member.user.id);
      known.delete(keyOf(String(chat.id), userId));
      if (chat.username !== undefined) known.delete(keyOf(`@${chat.username}`, userId));
    },
    check: () =>
      Promise.all(
        gate.channels.map(async (channel) => ({ channel, state: await stateOf(telegram, clock, channel) })),
      ),
  };
}

function isMember(member: ChatMember): boolean {
  if (member.status === 'restricted') return member.is_member;
  return ['creator', 'administrator', 'member'].includes(member.status);
}

/** Somebody whom Telegram never saw near the channel. */
function isUnknownPerson(error: unknown): boolean {
  return error instanceof GrammyError && /user not found|PARTICIPANT_ID_INVALID/i.test(error.description);
}

async function stateOf({ api, botId }: TelegramApi, clock: Clock, { id }: GateChannel): Promise<GateState> {
  try {
    const { status } = await inTime(clock, api.getChatMember(id, Number(botId)));
    return status === 'administrator' || status === 'creator' ? 'works' : 'no-administrator';
  } catch (error) {
    if (!(error instanceof GrammyError)) return 'no-answer';
    if (error.description.includes('chat not found')) return 'unknown-channel';
    return error.error_code === 403 || error.error_code === 400 ? 'no-administrator' : 'no-answer';
  }
}

/** @throws Error when there is no answer in time */
async function inTime<Answer>(clock: Clock, call: Promise<Answer>): Promise<Answer> {
  const answered = new AbortController();
  const late = clock.sleep(ANSWER_MS, { signal: answered.signal }).then(() => {
    throw new Error(`no answer in ${ANSWER_MS} ms`);
  });
  try {
    return await Promise.race([call, late]);
  } finally {
    late.catch(() => {});
    answered.abort();
  }
}
