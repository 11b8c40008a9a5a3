import type { Clock } from '@panelkit/sdk';
import { InputFile } from 'grammy';
import type { Message } from 'grammy/types';
import { apiFailureOf } from '../../api/api-failure.ts';
import { type GroupPoster, type GroupSpot, postInGroup } from './post-in-group.ts';

/** A file for a group that staff linked. */
export interface GroupFile {
  groupId: string;
  name: string;
  /** At most 50 MB, which is what Telegram takes from bots. */
  bytes: Uint8Array;
  /** Plain text, at most 1,024 characters. */
  caption: string;
}

/** A file that a group has. */
export interface SentFile {
  /** Deletes its message, which Telegram allows for 48 hours. @throws what the Bot API says */
  remove(): Promise<void>;
}

const MAX_TRIES = 5;

/**
 * Sends a file outside of all topics, and tries again where Telegram asks for patience or does not answer:
 * then the group may have it twice. *lost*: no such group is linked, or the bot may not write there any more.
 * @throws what else the Bot API says
 */
export async function sendFileToGroup(
  poster: GroupPoster & { bot: string; clock: Clock },
  { groupId, name, bytes, caption }: GroupFile,
): Promise<SentFile | 'lost'> {
  const { panelkit, api, bot, clock } = poster;
  for (let tries = 1; ; tries += 1) {
    const { rows } = await panelkit.chats.listGroups({ bot, status: 'linked' });
    const group = rows.find(({ id }) => id === groupId);
    if (group === undefined) return 'lost';
    try {
      const sent: { message: Message | null } = { message: null };
      const send = async ({ chatId }: GroupSpot): Promise<void> => {
        sent.message = await api.sendDocument(chatId, new InputFile(bytes, name), { caption });
      };
      await postInGroup(poster, { group, topic: null, send });
      const { message } = sent;
      if (message === null) return 'lost';
      const { chat, message_id: messageId } = message;
      return { remove: async () => void (await api.deleteMessage(chat.id, messageId)) };
    } catch (error) {
      const failure = apiFailureOf(error);
      if (failure?.kind !== 'later' || tries === MAX_TRIES) throw error;
      await clock.sleep(failure.afterMs);
    }
  }
}
