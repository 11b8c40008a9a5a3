import {
  type Broadcast,
  type DraftBroadcastInput,
  isPanelkitError,
  LANGUAGES,
  parseTypedMinor,
} from '@panelkit/sdk';
import type { Request } from 'express';
import * as z from 'zod';
import type { ComposeView, Problem, Typed } from '../../../pages/staff/broadcasts/compose-page.ts';
import { formKey, parseForm, ticked } from '../../../security/form-guard.ts';
import { perLanguage, wholeNumber } from '../form-parts.ts';

const one = z.string().max(20_000).default('');
const composeForm = z.object({
  ...formKey,
  kind: z.enum(['service', 'news', 'offers']),
  url: one,
  unit: z.string().optional(),
  channels: ticked(z.string()),
  ...perLanguage('text', one),
  ...perLanguage('label', one),
  services: one,
  endsWithinDays: one,
  planId: one,
  panelId: one,
  balanceFrom: one,
  balanceBelow: one,
  language: one,
});

export type Composed = z.output<typeof composeForm>;
type Problems = ComposeView['problems'];

export function readComposed(request: Request): Composed {
  return parseForm(composeForm, request);
}

export function typedOf({ channels: _channels, key: _key, ...typed }: Composed): Typed {
  return Object.fromEntries(Object.entries(typed).map(([name, value]) => [name, String(value ?? '')]));
}

/** The draft that a form describes, or the problems of its fields. */
export function toDraft(
  composed: Composed,
  currency: string,
): { draft: DraftBroadcastInput; problems: null } | { draft: null; problems: Problems } {
  const problems: Problems = {};
  const amount = (name: 'balanceFrom' | 'balanceBelow'): number | null => {
    if (composed[name].trim() === '') return null;
    const minor = parseTypedMinor(composed[name], { unit: composed.unit, currency });
    if (minor === null) problems[name] = 'amount';
    return minor;
  };
  const days = wholeNumber.safeParse(composed.endsWithinDays);
  if (!days.success || days.data === 0) problems.endsWithinDays = 'number';
  const audience = {
    services: orNull(composed.services),
    planId: orNull(composed.planId),
    panelId: orNull(composed.panelId),
    language: orNull(composed.language),
    balanceFromMinor: amount('balanceFrom'),
    balanceBelowMinor: amount('balanceBelow'),
    endsWithinDays: days.success ? days.data : null,
  };
  if (Object.keys(problems).length > 0) return { draft: null, problems };
  const texts: Record<string, { text: string; buttonLabel: string | null }> = {};
  for (const code of LANGUAGES) {
    const text = composed[`text-${code}`].trim();
    if (text !== '') texts[code] = { text, buttonLabel: orNull(composed[`label-${code}`]) };
  }
  const content = { texts, buttonUrl: orNull(composed.url) };
  const { kind, channels } = composed;
  // The engine validates it.
  const draft = { kind, channels, content, audience } as DraftBroadcastInput;
  return { draft, problems: null };
}

function orNull(text: string): string | null {
  return text.trim() === '' ? null : text.trim();
}

/** The fields that the engine refused. @throws any other error */
export function problemsOf(error: unknown): Problems {
  if (!isPanelkitError(error) || error.code !== 'INVALID_INPUT') throw error;
  const problems: Problems = {};
  for (const { path } of error.details.issues) {
    const [name, problem] = placeOf(path);
    problems[name] = problem;
  }
  return problems;
}

function placeOf(path: string): [string, Problem] {
  const [, code] = /^content\.texts\.(\w+)/.exec(path) ?? [];
  if (code !== undefined) return [`text-${code}`, 'text'];
  if (path.startsWith('content.texts')) return ['text-en', 'text'];
  if (path.startsWith('content')) return ['url', 'url'];
  return path.startsWith('channels') ? ['channels', 'channels'] : ['audience', 'audience'];
}

/** The form values of a stored draft. */
export function typedFrom(
  { kind, content, audience }: Broadcast,
  typedMinor: (minor: number) => string,
): Typed {
  const amount = (minor: number | null) => (minor === null ? '' : typedMinor(minor));
  const texts = LANGUAGES.flatMap((code) => [
    [`text-${code}`, content.texts[code]?.text ?? ''],
    [`label-${code}`, content.texts[code]?.buttonLabel ?? ''],
  ]);
  return {
    ...Object.fromEntries(texts),
    kind,
    url: content.buttonUrl ?? '',
    services: audience.services ?? '',
    planId: audience.planId ?? '',
    panelId: audience.panelId ?? '',
    language: audience.language ?? '',
    endsWithinDays: audience.endsWithinDays === null ? '' : String(audience.endsWithinDays),
    balanceFrom: amount(audience.balanceFromMinor),
    balanceBelow: amount(audience.balanceBelowMinor),
  };
}
