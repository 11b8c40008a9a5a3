import type { ChatGroup } from '@panelkit/sdk';
import type { TelegramUpdate } from '../../inbox/read-update.ts';
import { type Action, decodeAction } from '../../screens/action.ts';
import { languageOf } from '../../screens/language-of.ts';
import type { Screen } from '../../screens/screen.ts';
import { sendScreen, showScreen } from '../../screens/send-screen.ts';
import { staffTextsOf } from '../texts/staff-texts-of.ts';
import { ALERT_KINDS, everyKindIn } from './alert-kinds.ts';
import { GROUP_ACTIONS, type GroupActionName, isGroupAction } from './group-actions.ts';
import { actInGroup } from './group-acts.ts';
import { type GroupContext, type GroupParts, judge } from './group-context.ts';
import { alertsScreen, plainScreen } from './group-screens.ts';
import { endGroup, postInGroup } from './post-in-group.ts';

/** `/start` comes by the link that adds the bot to a group. */
const COMMANDS = ['alerts', 'start'];

interface Told {
  update: TelegramUpdate;
  /** Null: there is no topic, or no group. */
  place: NonNullable<TelegramUpdate['group']>;
  key: string;
}

/** What happens in a group with the staff's bot. */
export async function handleInGroup(parts: GroupParts, told: Told): Promise<void> {
  const { deed } = told.update;
  if (deed.kind === 'tap') return answerTap(parts, told, deed);
  if (deed.kind === 'command' && COMMANDS.includes(deed.name)) return answerCommand(parts, told);
  const group = await groupOf(parts, told.update);
  if (group === null) return;
  if (deed.kind === 'moved')
    await parts.panelkit.chats.moveGroup({
      bot: group.bot,
      chatId: group.chatId,
      nextChatId: String(deed.nextChatId),
    });
  if (deed.kind === 'removed') await endGroup(posterOf(parts), group);
}

/** What somebody who taps is told at once, instead of anything being done; null: it is done. */
export async function refuseTap(parts: GroupParts, update: TelegramUpdate): Promise<string | null> {
  if (update.group === null || update.deed.kind !== 'tap') return null;
  const judged = await judgeTap(parts, { update, data: update.deed.data, key: '' });
  return 'refusal' in judged ? judged.refusal : null;
}

type JudgedTap =
  | { context: GroupContext; action: Action<GroupActionName>; group: ChatGroup }
  | { refusal: string };

async function judgeTap(
  parts: GroupParts,
  { update, data, key }: { update: TelegramUpdate; data: string; key: string },
): Promise<JudgedTap> {
  const action = decodeAction(data, isGroupAction);
  const needed = action === null ? null : GROUP_ACTIONS[action.name];
  const judged = await judge(parts, update, { needed: needed ?? 'manage-settings', key });
  if (judged.context === null) return { refusal: judged.refusal };
  const { context } = judged;
  const { groups } = staffTextsOf(
    languageOf(context.chat, update.user.languageCode, parts.shop),
    parts.shop.texts,
  );
  if (action === null) return { refusal: groups.oldButton };
  const group = await groupOf(parts, update);
  if (group?.status !== 'linked') return { refusal: groups.notLinked };
  return { context: { ...context, showsPeople: group.showsPeople }, action, group };
}

async function groupOf({ panelkit, telegram }: GroupParts, { chatId }: TelegramUpdate) {
  return panelkit.chats.findGroup(telegram.botId, String(chatId));
}

function posterOf({ panelkit, telegram, shop }: GroupParts) {
  return { panelkit, shop, api: telegram.api };
}

/** Nothing is done for somebody who was refused: they were told when they tapped. */
async function answerTap(
  parts: GroupParts,
  { update, place, key }: Told,
  { data, messageId }: { data: string; messageId: number | null },
): Promise<void> {
  const judged = await judgeTap(parts, { update, data, key });
  if ('refusal' in judged) return;
  const { context, action, group } = judged;
  const screen = await screenAfter(context, { action, group, threadId: place.threadId });
  await postInGroup(posterOf(parts), {
    group,
    topic: place.threadId === null ? null : String(place.threadId),
    send: ({ chatId, threadId }) =>
      showScreen(
        parts.telegram.api,
        { chatId, messageId, keepsPicture: true },
        { screen, language: context.language, threadId },
      ),
  });
}

async function screenAfter(
  context: GroupContext,
  given: { action: Action<GroupActionName>; group: ChatGroup; threadId: number | null },
): Promise<Screen> {
  const { action, group, threadId } = given;
  const { name, value = '' } = action;
  const { chats } = context.panelkit;
  if (name === 'group-end') {
    await chats.unlinkGroup(group.id, context.by);
    return plainScreen(context.texts.groups.ended);
  }
  if (name !== 'group-kind') return actInGroup(context, { ...action, name });
  const topic = threadId === null ? null : String(threadId);
  const kind = ALERT_KINDS.find((one) => one === value);
  if (kind === undefined) return alertsScreen(context, { group, topic });
  const isHere = group.topics[kind] === topic;
  const changed = await chats.setGroupTopic(
    { id: group.id, kind, topic: isHere ? false : topic },
    context.by,
  );
  return alertsScreen(context, { group: changed, topic });
}

/**
 * Links the group for a member of staff who decides about the shop, and shows what is posted where the
 * command was sent.
 */
async function answerCommand(parts: GroupParts, { update, place, key }: Told): Promise<void> {
  const { panelkit, telegram, shop } = parts;
  const topic = place.threadId === null ? null : String(place.threadId);
  const judged = await judge(parts, update, { needed: 'manage-settings', key });
  if (judged.context === null) {
    const screen = plainScreen(judged.refusal);
    const language = languageOf({ language: null }, update.user.languageCode, shop);
    return sendScreen(telegram.api, update.chatId, { screen, language, threadId: place.threadId });
  }
  const { context } = judged;
  const known = await groupOf(parts, update);
  const isNew = known?.status !== 'linked';
  const group = await panelkit.chats.linkGroup(
    {
      bot: telegram.botId,
      chatId: String(update.chatId),
      title: place.title,
      topics: everyKindIn(topic),
      linkedBy: context.chat.staffId ?? '',
    },
    context.by,
  );
  const note = isNew ? { note: context.texts.groups.linked } : {};
  const screen = alertsScreen(context, { group, topic, ...note });
  await postInGroup(posterOf(parts), {
    group,
    topic,
    send: ({ chatId, threadId }) =>
      sendScreen(telegram.api, chatId, { screen, language: context.language, threadId }),
  });
}
