import type { ChatGroup, Panelkit } from '@panelkit/sdk';
import type { Api } from 'grammy';
import { apiFailureOf } from '../../api/api-failure.ts';
import { languageOf } from '../../screens/language-of.ts';
import { escapeHtml } from '../../screens/screen.ts';
import { sendScreen } from '../../screens/send-screen.ts';
import type { StaffBotShop } from '../staff-context.ts';
import { staffTextsOf } from '../texts/staff-texts-of.ts';
import { plainScreen } from './group-screens.ts';

/** With what a bot posts in groups. */
export interface GroupPoster {
  panelkit: Panelkit;
  api: Api;
  shop: Pick<StaffBotShop, 'findMember' | 'language' | 'texts'>;
}

/** Where in the group a message goes. `isTopicGone`: it was to go into a topic that is closed or deleted. */
export interface GroupSpot {
  chatId: number;
  threadId: number | null;
  isTopicGone: boolean;
}

interface Post {
  group: ChatGroup;
  topic: string | null;
  send(spot: GroupSpot): Promise<void>;
}

/**
 * Posts in a group, under its new id or outside of its topics where those are gone. *lost*: the bot may not
 * write there any more, and who linked the group is told.
 * @throws whatever else the Bot API says
 */
export async function postInGroup(
  poster: GroupPoster,
  { group, topic, send }: Post,
): Promise<'sent' | 'lost'> {
  const { chats } = poster.panelkit;
  const spot: GroupSpot = {
    chatId: Number(group.chatId),
    threadId: topic === null ? null : Number(topic),
    isTopicGone: false,
  };
  let hasMoved = false;
  for (;;) {
    try {
      await send(spot);
      return 'sent';
    } catch (error) {
      const failure = apiFailureOf(error);
      if (failure?.kind === 'moved' && !hasMoved) {
        hasMoved = true;
        const nextChatId = String(failure.nextChatId);
        await chats.moveGroup({ bot: group.bot, chatId: group.chatId, nextChatId });
        const next = await chats.findGroup(group.bot, nextChatId);
        // Somebody had linked it under its new id.
        if (next?.id !== group.id) return 'lost';
        spot.chatId = failure.nextChatId;
      } else if (failure?.kind === 'no-topic' && spot.threadId !== null) {
        await chats.forgetGroupTopic(group.id, String(spot.threadId));
        Object.assign(spot, { threadId: null, isTopicGone: true });
      } else if (failure?.kind === 'unreachable' || failure?.kind === 'no-topic') {
        await endGroup(poster, group);
        return 'lost';
      } else throw error;
    }
  }
}

/** The bot cannot post there any more. Who linked the group is told, once. */
export async function endGroup(poster: GroupPoster, group: ChatGroup): Promise<void> {
  const { panelkit, api, shop } = poster;
  if (!(await panelkit.chats.loseGroup(group.id))) return;
  const member = await shop.findMember(group.linkedBy);
  if (member === null || member === 'second-factor') return;
  const { rows } = await panelkit.chats.list({ bot: group.bot, staffId: group.linkedBy });
  for (const chat of rows.filter(({ unreachableSince }) => unreachableSince === null)) {
    const language = languageOf(chat, null, shop);
    const html = staffTextsOf(language, shop.texts).groups.lost(escapeHtml(group.title));
    try {
      await sendScreen(api, Number(chat.chatId), { screen: plainScreen(html), language });
    } catch (error) {
      if (apiFailureOf(error)?.kind !== 'unreachable') throw error;
      await panelkit.chats.markUnreachable(chat.id);
    }
  }
}
