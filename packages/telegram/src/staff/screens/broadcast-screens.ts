import {
  BROADCAST_KINDS,
  type Broadcast,
  type BroadcastPreview,
  type BroadcastReport,
  DELIVERY_STATES,
  type DeliveryState,
  LANGUAGES,
  type Language,
} from '@panelkit/sdk';
import { botLanguages } from '../../languages/languages.ts';
import { escapeHtml, lines, type Screen, type ScreenButton } from '../../screens/screen.ts';
import type { StaffScreenContext } from '../staff-context.ts';
import type { BroadcastQuestion } from '../texts/broadcasts/broadcast-texts.ts';
import { type AudienceView, audienceLines } from './audience-screens.ts';
import { homeRow, moreRow, to } from './button.ts';

/** A broadcast, as staff see it in a chat. `preview`: of a draft. */
export interface BroadcastView extends BroadcastReport, AudienceView {
  preview: BroadcastPreview | null;
}

export interface BroadcastRow {
  broadcast: Pick<Broadcast, 'id' | 'status' | 'content'>;
  sent: number;
}

/** All texts of a message have room beside the figures. */
const MAX_EXCERPT = 300;

export function broadcastsScreen(
  context: StaffScreenContext,
  {
    rows,
    nextCursor,
    canSend,
  }: { rows: readonly BroadcastRow[]; nextCursor: string | null; canSend: boolean },
): Screen {
  const { texts, format } = context;
  const words = texts.broadcasts;
  const buttons = rows.map(({ broadcast: { id, status, content }, sent }) => {
    const [first] = Object.values(content.texts);
    const text = excerpt(first?.text.replaceAll('\n', ' ') ?? '', 30);
    return [
      to(words.row(words.status[status], format.number(sent), format.named(text)), 'broadcast', { id }),
    ];
  });
  return {
    html: lines(rows.length === 0 ? words.none : words.title, canSend ? null : words.noChannel),
    buttons: [
      ...(canSend ? [[to(words.compose, 'broadcast-new')]] : []),
      ...buttons,
      ...moreRow(context, 'broadcasts', nextCursor === null ? null : { id: nextCursor }),
      homeRow(context),
    ],
  };
}

export function broadcastKindScreen(context: StaffScreenContext): Screen {
  const { texts } = context;
  const { chooseKind, kinds } = texts.broadcasts;
  return {
    html: chooseKind,
    buttons: [
      ...BROADCAST_KINDS.map((kind) => [to(kinds[kind], 'broadcast-kind', { value: kind })]),
      homeRow(context, to(texts.back, 'broadcasts')),
    ],
  };
}

/** Asks for a text: of a new broadcast of this kind, or of one there is. */
export function broadcastTextScreen(
  context: StaffScreenContext,
  { about, language }: { about: { kind: string } | { id: string }; language: Language },
  note?: string,
): Screen {
  const { texts } = context;
  const words = texts.broadcasts;
  const others =
    'kind' in about
      ? LANGUAGES.filter((code) => code !== language).map((code) => [
          to(words.textIn(botLanguages[code].name), 'broadcast-kind', { value: `${about.kind}.${code}` }),
        ])
      : [];
  const back = 'kind' in about ? to(texts.back, 'broadcast-new') : to(texts.back, 'broadcast', about);
  return {
    html: lines(note ?? null, words.typeText(botLanguages[language].name)),
    buttons: [...others, homeRow(context, back)],
  };
}

/** A draft with whom it would reach, or what came of one that was sent. */
export function broadcastScreen(context: StaffScreenContext, view: BroadcastView, note?: string): Screen {
  const { texts } = context;
  const words = texts.broadcasts;
  const { broadcast, preview } = view;
  const { id, status, kind } = broadcast;
  return {
    html: lines(
      note ?? null,
      note === undefined ? null : '',
      `<b>${words.kinds[kind]}</b> · ${words.status[status]}`,
      ...audienceLines(context, view),
      '',
      ...(preview === null ? countLines(context, view) : previewLines(context, preview)),
      ...textLines(view),
    ),
    buttons: [
      ...(preview === null ? moveRows(context, view) : draftRows(context, view)),
      [to(texts.refresh, 'broadcast', { id })],
      homeRow(context, to(texts.back, 'broadcasts')),
    ],
  };
}

function previewLines({ texts, format }: StaffScreenContext, preview: BroadcastPreview): (string | null)[] {
  const words = texts.broadcasts;
  const { matching, declined, channels } = preview;
  return [
    words.goesTo(format.number(matching - declined)),
    declined === 0 ? null : words.declined(format.number(declined)),
    ...channels.map(({ channel, reachable }) =>
      reachable === null ? null : words.reached(escapeHtml(channel), format.number(reachable)),
    ),
  ];
}

/** Shown even at zero: they say how far the broadcast is. */
const ALWAYS: readonly DeliveryState[] = ['pending', 'sent', 'blocked', 'failed', 'unknown'];

function countLines({ texts, format }: StaffScreenContext, { counts }: BroadcastView): string[] {
  const words = texts.broadcasts;
  return DELIVERY_STATES.filter((state) => ALWAYS.includes(state) || counts[state] > 0).map((state) =>
    words.state(words.states[state], format.number(counts[state])),
  );
}

function textLines({ rendered }: BroadcastView): string[] {
  return rendered.flatMap(({ language, text, button }) => [
    '',
    `<b>${botLanguages[language].name}</b>`,
    `<blockquote>${escapeHtml(excerpt(text, MAX_EXCERPT))}</blockquote>`,
    ...(button === null ? [] : [`🔗 ${escapeHtml(button.label)}`]),
  ]);
}

function draftRows({ texts }: StaffScreenContext, { broadcast, rendered }: BroadcastView): ScreenButton[][] {
  const words = texts.broadcasts;
  const { id } = broadcast;
  return [
    LANGUAGES.map((code) => to(words.textIn(botLanguages[code].name), 'broadcast-text', { id, value: code })),
    [to(words.recipients, 'audience', { id })],
    ...rendered.map(({ language }) => [
      to(words.test(botLanguages[language].name), 'broadcast-test', { id, value: language }),
    ]),
    [
      to(words.moves.start, 'broadcast-question', { id, value: 'start' }),
      to(words.moves.discard, 'broadcast-question', { id, value: 'discard' }),
    ],
  ];
}

function moveRows(
  { texts }: StaffScreenContext,
  { broadcast, moves, counts }: BroadcastView,
): ScreenButton[][] {
  const words = texts.broadcasts;
  const { id, status } = broadcast;
  const mayResend = counts.unknown > 0 && (status === 'running' || status === 'paused' || status === 'done');
  const buttons = moves.map((move) =>
    to(words.moves[move], move === 'pause' ? 'broadcast-move' : 'broadcast-question', { id, value: move }),
  );
  return [
    buttons,
    ...(mayResend ? [[to(words.moves.resend, 'broadcast-question', { id, value: 'resend' })]] : []),
  ];
}

/** Before it is done: how many people it is about. */
export function broadcastQuestionScreen(
  context: StaffScreenContext,
  { id, question, count }: { id: string; question: BroadcastQuestion; count: number },
): Screen {
  const { texts, format } = context;
  const words = texts.broadcasts;
  return {
    html: words.questions[question](format.number(count)),
    buttons: [
      [to(words.moves[question], 'broadcast-move', { id, value: question })],
      homeRow(context, to(texts.back, 'broadcast', { id })),
    ],
  };
}

/** The beginning of a text; never half of a character that takes two code units. */
function excerpt(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}
