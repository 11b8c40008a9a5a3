import {
  type Audience,
  BROADCAST_KINDS,
  type Broadcast,
  type BroadcastReport,
  EVERYONE,
  LANGUAGES,
  type Language,
  parseTypedMinor,
} from '@panelkit/sdk';
import { commandOf } from '../../inbox/command-of.ts';
import { escapeHtml, type Screen } from '../../screens/screen.ts';
import { askProof } from '../prove.ts';
import {
  broadcastKindScreen,
  broadcastQuestionScreen,
  broadcastTextScreen,
} from '../screens/broadcast-screens.ts';
import { homeRow, to } from '../screens/button.ts';
import type { StaffActionName } from '../staff-actions.ts';
import { ask } from '../staff-commands.ts';
import type { StaffContext } from '../staff-context.ts';
import type { BroadcastQuestion } from '../texts/broadcasts/broadcast-texts.ts';
import { readCondition, withCondition } from './choose-audience.ts';
import {
  countRecipients,
  readAudienceRows,
  showAudience,
  showAudienceRows,
  showBroadcast,
  showBroadcasts,
} from './show-broadcasts.ts';

type BroadcastAction = Extract<StaffActionName, `broadcast${string}` | `audience${string}`>;
type Act = (context: StaffContext, action: { id: string; value: string }) => Promise<Screen>;

/** What the buttons about messages to many customers do. */
export const BROADCAST_ACTS: Record<BroadcastAction, Act> = {
  broadcasts: (context, { id: cursor }) => showBroadcasts(context, cursor),
  broadcast: (context, { id }) => showBroadcast(context, id),
  'broadcast-new': async (context) => broadcastKindScreen(context),
  'broadcast-kind': (context, { value }) => askFirstText(context, value),
  'broadcast-text': async (context, { id, value }) => {
    const language = languageIn(value, context.language);
    await ask(context, 'broadcast-text', { id, language });
    return broadcastTextScreen(context, { about: { id }, language });
  },
  'broadcast-test': (context, { id, value }) =>
    testOnOneself(context, id, languageIn(value, context.language)),
  'broadcast-question': (context, { id, value }) => askBeforeMove(context, id, value),
  'broadcast-move': (context, { id, value }) => move(context, id, value),
  audience: (context, { id }) => showAudience(context, id),
  'audience-rows': (context, { id, value }) => showAudienceRows(context, id, value),
  'audience-set': async (context, { id, value }) => {
    const condition = readCondition(value, await readAudienceRows(context));
    return condition === null ? showAudience(context, id) : choose(context, id, condition);
  },
  'audience-balance': async (context, { id }) => {
    await ask(context, 'audience-balance', { id });
    const back = to(context.texts.back, 'audience', { id });
    return { html: context.texts.broadcasts.balanceHint, buttons: [homeRow(context, back)] };
  },
};

function languageIn(code: string, otherwise: Language): Language {
  return LANGUAGES.find((language) => language === code) ?? otherwise;
}

/** `value`: a kind, and the language of the first text where it is not the member's own. */
async function askFirstText(context: StaffContext, value: string): Promise<Screen> {
  const [kind = '', code = ''] = value.split('.');
  const language = languageIn(code, context.language);
  await ask(context, 'broadcast-text', { kind, language });
  return broadcastTextScreen(context, { about: { kind }, language });
}

/** The text of a new draft, or another text of one there is. */
export async function takeText(
  context: StaffContext,
  { id = '', kind: named = '', language: code = '' }: Readonly<Record<string, string>>,
  text: string,
): Promise<Screen> {
  const { panelkit, chat, key, by } = context;
  const { broadcasts } = panelkit;
  const language = languageIn(code, context.language);
  const kind = BROADCAST_KINDS.find((one) => one === named) ?? 'news';
  const channels = broadcasts.channels().map(({ channel }) => channel);
  const draft =
    id === ''
      ? await broadcasts.draft(
          {
            kind,
            channels,
            audience: EVERYONE,
            content: { texts: { [language]: { text, buttonLabel: null } }, buttonUrl: null },
          },
          commandOf(context, key),
        )
      : await edit(context, await broadcasts.get(id, by), ({ content }) => {
          const buttonLabel = content.texts[language]?.buttonLabel ?? null;
          const texts = { ...content.texts, [language]: { text, buttonLabel } };
          return { content: { ...content, texts } };
        });
  await panelkit.chats.remember(chat.id, { form: null });
  return showBroadcast(context, draft.id);
}

/** The first text was too long, or left nothing to say. */
export async function askAgain(
  context: StaffContext,
  { kind = '', language: code = '' }: Readonly<Record<string, string>>,
  note: string,
): Promise<Screen> {
  const language = languageIn(code, context.language);
  return broadcastTextScreen(context, { about: { kind }, language }, note);
}

function edit(
  context: StaffContext,
  { broadcast }: Pick<BroadcastReport, 'broadcast'>,
  changed: (broadcast: Broadcast) => Partial<Pick<Broadcast, 'content' | 'audience'>>,
): Promise<Broadcast> {
  const { id, kind, channels, content, audience } = broadcast;
  const draft = { kind, channels, content, audience, ...changed(broadcast) };
  return context.panelkit.broadcasts.edit({ broadcastId: id, ...draft }, commandOf(context, context.key));
}

async function choose(context: StaffContext, id: string, condition: Partial<Audience>): Promise<Screen> {
  const report = await context.panelkit.broadcasts.get(id, context.by);
  await edit(context, report, ({ audience }) => ({ audience: withCondition(audience, condition) }));
  return showAudience(context, id);
}

/** What the wallet has at least. */
export async function takeBalance(
  context: StaffContext,
  { id = '' }: Readonly<Record<string, string>>,
  text: string,
): Promise<Screen> {
  const { panelkit, shop, chat, texts, by } = context;
  const { currency } = await panelkit.broadcasts.get(id, by);
  const unit = shop.messageFormat?.displayUnit ?? currency;
  const balanceFromMinor = parseTypedMinor(text, { unit, currency });
  if (balanceFromMinor === null) return showBroadcast(context, id, texts.refused['wrong-input']);
  await panelkit.chats.remember(chat.id, { form: null });
  return choose(context, id, { balanceFromMinor });
}

async function testOnOneself(context: StaffContext, id: string, language: Language): Promise<Screen> {
  const { panelkit, texts, chat, by } = context;
  const { channels } = (await panelkit.broadcasts.get(id, by)).broadcast;
  const answers: string[] = [];
  for (const channel of channels) {
    const wanted = { broadcastId: id, channel, language, staffId: chat.staffId ?? '' };
    const { kind } = await panelkit.broadcasts.test(wanted, by);
    answers.push(`${escapeHtml(channel)}: ${texts.broadcasts.tests[kind]}`);
  }
  return showBroadcast(context, id, answers.join('\n'));
}

const QUESTIONS = ['start', 'resume', 'stop', 'recall', 'discard', 'resend'] as const;

async function askBeforeMove(context: StaffContext, id: string, value: string): Promise<Screen> {
  const question = QUESTIONS.find((name) => name === value);
  if (question === undefined) return showBroadcast(context, id);
  const report = await context.panelkit.broadcasts.get(id, context.by);
  const count = await countOf(context, report, question);
  return broadcastQuestionScreen(context, { id, question, count });
}

async function countOf(
  context: StaffContext,
  { broadcast, counts }: BroadcastReport,
  question: BroadcastQuestion,
): Promise<number> {
  switch (question) {
    case 'start':
      return countRecipients(context, broadcast);
    // Who has not been looked at yet is not counted as waiting.
    case 'resume':
    case 'stop':
      return broadcast.isAddressed
        ? counts.pending
        : Math.max(counts.pending, (await countRecipients(context, broadcast)) - counts.sent);
    case 'recall':
      return counts.sent;
    case 'resend':
      return counts.unknown;
    case 'discard':
      return 0;
  }
}

/**
 * What holds a broadcast back is done at once; the rest once the member has proved who they are, as on the
 * website.
 */
async function move(context: StaffContext, id: string, value: string): Promise<Screen> {
  const { panelkit, key, texts } = context;
  if (value !== 'pause' && value !== 'stop' && value !== 'discard')
    return askProof(context, { deed: 'broadcast', id, value });
  const name = value === 'pause' ? 'pause' : 'stop';
  await panelkit.broadcasts[name]({ broadcastId: id }, commandOf(context, key));
  return showBroadcast(context, id, texts.done);
}

/** After the proof. */
export async function moveProved(context: StaffContext, id: string, value: string): Promise<Screen> {
  const { panelkit, key, by, texts } = context;
  const { broadcasts } = panelkit;
  if (value === 'resend') {
    const { channels } = await broadcasts.get(id, by);
    for (const { channel, counts } of channels)
      if (counts.unknown > 0)
        await broadcasts.resend(
          { broadcastId: id, channel, state: 'unknown' },
          commandOf(context, `${key}:${channel}`),
        );
    return showBroadcast(context, id, texts.done);
  }
  const name = (['start', 'resume', 'recall'] as const).find((one) => one === value);
  if (name === undefined) return showBroadcast(context, id);
  await broadcasts[name]({ broadcastId: id }, commandOf(context, key));
  return showBroadcast(context, id, texts.done);
}
