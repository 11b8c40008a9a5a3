import { AUDIENCE_SERVICES, BROADCAST_KINDS, LANGUAGES } from '@panelkit/sdk';
import { languages } from '../../../messages/languages.ts';
import type { PageContext } from '../../../page-context.ts';
import { amountField, unitInput } from '../../forms/amount-field.ts';
import { checkbox, field, notice, problemText, select } from '../../forms/field.ts';
import { postForm } from '../../forms/form-fields.ts';
import { type Html, html } from '../../parts/html.ts';
import { staffFrame } from '../staff-frame.ts';

/** Form values by field name. */
export type Typed = Readonly<Record<string, string>>;
/** Why a field was refused: the key of its message in the texts. */
export type Problem = keyof PageContext['texts']['staffBroadcasts']['problems'];

export interface ComposeView {
  /** Null for a new broadcast. */
  id: string | null;
  typed: Typed;
  channels: readonly { channel: string; isChosen: boolean }[];
  problems: Partial<Record<string, Problem>>;
  plans: { id: string; name: string }[];
  panels: { id: string; name: string }[];
  currency: string;
}

/** The form of a broadcast. A refused form keeps its values and shows each problem beside its field. */
export function composePage(pageContext: PageContext, view: ComposeView): string {
  const { staffBroadcasts: words } = pageContext.texts;
  const { typed, problems } = view;
  const problem = (name: string) => {
    const found = problems[name];
    return found === undefined ? null : words.problems[found];
  };
  const body = html`<p><a class="back" href="/staff/broadcasts">${pageContext.texts.staffNav.broadcasts}</a></p>
${notice(problem('form'), 'bad')}
${postForm(pageContext, {
  action: view.id === null ? '/staff/broadcasts' : `/staff/broadcasts/${view.id}`,
  className: 'stack',
  body: html`<section class="card stack" aria-labelledby="message"><h2 id="message">${words.message}</h2>
${select({ name: 'kind', label: words.kind, value: typed.kind ?? 'news', options: BROADCAST_KINDS.map((kind) => [kind, words.kinds[kind]] as const) })}
<p><small>${words.kindHint}</small></p>
<fieldset><legend>${words.channels}</legend>${view.channels.map(({ channel, isChosen }) => checkbox({ name: 'channels', value: channel, label: words.channel(channel), isOn: isChosen }))}
${problemText('channels', problem('channels'))}${view.channels.length > 1 && html`<small>${words.channelsHint}</small>`}</fieldset>
${LANGUAGES.map((code) => textFields(pageContext, { code, typed, problem }))}
${field({ name: 'url', label: words.url, hint: words.urlHint, optional: true, maxLength: 2000, value: typed.url ?? '', problem: problem('url') })}</section>
${audienceCard(pageContext, view, problem)}
<div class="actions"><button class="primary">${words.save}</button></div>`,
})}`;
  return staffFrame(pageContext, { title: words.compose, body });
}

type ProblemOf = (name: string) => string | null;

function textFields(
  { texts: { staffBroadcasts: words } }: PageContext,
  { code, typed, problem }: { code: string; typed: Typed; problem: ProblemOf },
): Html {
  const name = languages.find((language) => language.code === code)?.name ?? code;
  return html`${field({
    name: `text-${code}`,
    label: words.text(name),
    hint: words.textHint,
    rows: 6,
    maxLength: 4096,
    optional: true,
    value: typed[`text-${code}`] ?? '',
    problem: problem(`text-${code}`),
  })}
${field({
  name: `label-${code}`,
  label: words.label(name),
  maxLength: 40,
  optional: true,
  value: typed[`label-${code}`] ?? '',
  problem: problem(`label-${code}`),
})}`;
}

function audienceCard(pageContext: PageContext, view: ComposeView, problem: ProblemOf): Html {
  const { staffBroadcasts: words } = pageContext.texts;
  const { typed, currency } = view;
  const any = ['', words.any] as const;
  const amount = (name: 'balanceFrom' | 'balanceBelow') =>
    amountField(pageContext, {
      name,
      label: words[name],
      currency,
      typed: typed[name] ?? '',
      optional: true,
      problem: problem(name),
    });
  return html`<section class="card stack" aria-labelledby="audience"><h2 id="audience">${words.audience}</h2>
<p class="muted">${words.audienceHint}</p>
${problemText('audience', problem('audience'))}${unitInput(pageContext, currency)}
${select({ name: 'services', label: words.services, value: typed.services ?? '', options: [any, ...AUDIENCE_SERVICES.map((name) => [name, words.serviceNames[name]] as const)] })}
${field({ name: 'endsWithinDays', label: words.endsWithin, inputMode: 'numeric', maxLength: 4, optional: true, value: typed.endsWithinDays ?? '', problem: problem('endsWithinDays') })}
${select({ name: 'planId', label: words.plan, value: typed.planId ?? '', options: [any, ...view.plans.map(({ id, name }) => [id, name] as const)] })}
${select({ name: 'panelId', label: words.panel, value: typed.panelId ?? '', options: [any, ...view.panels.map(({ id, name }) => [id, name] as const)] })}
${amount('balanceFrom')}
${amount('balanceBelow')}
${select({ name: 'language', label: words.language, value: typed.language ?? '', options: [any, ...languages.map(({ code, name }) => [code, name] as const)] })}</section>`;
}
