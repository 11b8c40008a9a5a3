import type { Chat, Clock, Panelkit } from '@panelkit/sdk';
import type { TelegramApi } from '../../api/telegram-api.ts';
import type { TelegramUpdate } from '../../inbox/read-update.ts';
import { languageOf } from '../../screens/language-of.ts';
import {
  type StaffBotShop,
  type StaffContext,
  type StaffMember,
  type StaffPermission,
  staffScreenContextOf,
} from '../staff-context.ts';
import { staffTextsOf } from '../texts/staff-texts-of.ts';
import type { GroupScreenContext } from './group-screens.ts';

/** Who taps or writes in a group, and how the group is answered. */
export type GroupContext = StaffContext & GroupScreenContext;

/** With what the staff's bot answers in a group. */
export interface GroupParts {
  panelkit: Panelkit;
  telegram: TelegramApi;
  shop: StaffBotShop;
  clock: Clock;
}

/** A group speaks the shop's language; buttons show what some member may do, and each tap is judged. */
export function groupScreenContextOf(
  shop: Pick<StaffBotShop, 'language' | 'messageFormat' | 'texts'>,
  { now, ...rest }: Pick<GroupScreenContext, 'now' | 'username' | 'showsPeople'>,
): GroupScreenContext {
  const language = shop.language ?? 'en';
  return {
    ...staffScreenContextOf(language, shop, { now, may: () => true }),
    ...rest,
  };
}

/** A member who may do it, or what somebody else is told. */
export type Judgement = { context: GroupContext } | { context: null; refusal: string };

/** Permission is of who taps or writes, never of the group. Nothing is stored of anybody else. */
export async function judge(
  { panelkit, telegram, shop, clock }: GroupParts,
  update: TelegramUpdate,
  { needed, key }: { needed: StaffPermission; key: string },
): Promise<Judgement> {
  const chat = await panelkit.chats.findByUser(telegram.botId, String(update.user.id));
  const member = chat === null || chat.staffId === null ? null : await shop.findMember(chat.staffId);
  const refusal = refusalOf(member, needed);
  if (refusal !== null || chat === null || member === null || member === 'second-factor') {
    const spoken = languageOf(chat ?? { language: null }, update.user.languageCode, shop);
    const { groups, secondFactorFirst, forbidden } = staffTextsOf(spoken, shop.texts);
    const texts = { stranger: groups.stranger, 'second-factor': secondFactorFirst, forbidden };
    return { context: null, refusal: texts[refusal ?? 'stranger'] };
  }
  const now = clock.now();
  const username = await telegram.username();
  // Of which group is not known yet.
  const screen = groupScreenContextOf(shop, { now, username, showsPeople: false });
  return { context: { ...screen, ...personIn({ panelkit, shop }, { chat, member, update, key }) } };
}

function refusalOf(
  member: StaffMember | 'second-factor' | null,
  needed: StaffPermission,
): 'stranger' | 'second-factor' | 'forbidden' | null {
  if (member === null) return 'stranger';
  if (member === 'second-factor') return 'second-factor';
  return member.may(needed) ? null : 'forbidden';
}

function personIn(
  { panelkit, shop }: Pick<GroupParts, 'panelkit' | 'shop'>,
  given: { chat: Chat; member: StaffMember; update: TelegramUpdate; key: string },
) {
  const { chat, member, update, key } = given;
  return {
    panelkit,
    shop,
    chat,
    member,
    key,
    language: shop.language ?? 'en',
    by: { actor: { kind: 'staff' as const, id: member.id } },
    nonce: update.updateId.toString(36),
  };
}
