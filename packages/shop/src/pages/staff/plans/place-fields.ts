import type { Plan } from '@panelkit/sdk';
import { languages } from '../../../messages/languages.ts';
import type { PageContext } from '../../../page-context.ts';
import { checkbox, field, problemText, select } from '../../forms/field.ts';
import { type Html, html, trustedHtml } from '../../parts/html.ts';
import type { PlaceDraft, PlanDraft, SelectedBy, WhereDraft } from './plan-draft.ts';
import { templateFields } from './template-fields.ts';

/** What a place may choose from, by id, with the name of each. */
export type PlaceChoices = Readonly<Record<SelectedBy, readonly (readonly [id: string, name: string])[]>>;

interface PlaceFieldsView {
  plan: Plan | null;
  draft: PlanDraft;
  choices: PlaceChoices;
  problemOf: (name: string) => string | null;
}

/** The places of a plan: a card for each, with buttons that need no script. */
export function placeFields(pageContext: PageContext, view: PlaceFieldsView): Html {
  const { places: words } = pageContext.texts.staffPlans;
  const { places, where, flags } = view.draft;
  return html`${places.length === 0 && where !== null && whereCard(pageContext, view, where)}
${(places.length === 0 || flags.has('dedicated')) && ownInboundCard(pageContext, view)}
<fieldset class="stack" id="places"><legend>${words.title}</legend>
<p class="muted">${words.hint}</p>
${problemText('places', view.problemOf('places'))}
<input type="hidden" name="placeCount" value="${places.length}">
${places.map((place, index) => placeCard(pageContext, view, { place, index }))}
<div class="actions"><button class="quiet" name="edit" value="add" formnovalidate>${words.add}</button></div></fieldset>`;
}

/** Where the accounts of a plan without places go. */
function whereCard(pageContext: PageContext, view: PlaceFieldsView, where: WhereDraft): Html {
  const { places: words } = pageContext.texts.staffPlans;
  const { choices, problemOf } = view;
  const { selected, preferredInboundId: value, allowSpreading } = where;
  const known = choices.inboundIds.some(([id]) => id === value) || value === '';
  const gone = known ? [] : [[value, `${value} (${words.gone})`] as const];
  const options = [['', words.noPreferred] as const, ...choices.inboundIds, ...gone];
  const name = (part: string): string => `where-${part}`;
  return html`<fieldset class="stack"><legend>${words.whereTitle}</legend><input type="hidden" name="where" value="1">
${whereFields(pageContext, { place: { selected }, choices, name, problemOf })}
${select({ name: 'preferredInboundId', label: words.preferred, value, options })}
${checkbox({ name: 'allowSpreading', label: words.spreading, isOn: allowSpreading })}</fieldset>`;
}

/** For each unit an inbound of its own. */
function ownInboundCard(pageContext: PageContext, { draft, problemOf }: PlaceFieldsView): Html {
  const { places: words } = pageContext.texts.staffPlans;
  const isOn = draft.flags.has('dedicated');
  return html`<details${isOn && trustedHtml(' open')}><summary>${words.own}</summary><div class="stack">
<p class="muted">${words.ownHint}</p>
${checkbox({ name: 'dedicated', label: words.ownSwitch, isOn })}
${templateFields(pageContext, { texts: draft.texts, needsPort: false, problemOf })}</div></details>`;
}

function placeCard(
  pageContext: PageContext,
  view: PlaceFieldsView,
  { place, index }: { place: PlaceDraft; index: number },
): Html {
  const { places: words } = pageContext.texts.staffPlans;
  const { plan, problemOf } = view;
  const name = (part: string): string => `place-${index}-${part}`;
  const isStored = (plan?.placement.places ?? []).some(({ key }) => key === place.key);
  const number = pageContext.texts.format.number(index + 1);
  return html`<fieldset class="card stack place"><legend>${words.place} ${number}${place.key !== '' && html` · <bdi>${place.key}</bdi>`}</legend>
<div class="filters">${languages.map(({ code, name: language }) =>
    field({
      name: name(`name-${code}`),
      label: `${words.name} (${language})`,
      value: place.names[code] ?? '',
      maxLength: 60,
      optional: true,
      problem: problemOf(name(`name-${code}`)),
    }),
  )}
${field({ name: name('key'), label: words.key, value: place.key, maxLength: 40, isReadOnly: isStored, hint: isStored ? words.keyStays : words.keyHint, problem: problemOf(name('key')) })}</div>
${requiredBox(pageContext, { name: name('required'), index, isRequired: place.required })}
${whereFields(pageContext, { ...view, place, name })}
<div class="actions"><button class="quiet" name="edit" value="remove-${index}" formnovalidate aria-label="${words.remove}: ${number}">${words.remove}</button></div></fieldset>`;
}

function requiredBox(
  { texts }: PageContext,
  { name, index, isRequired }: { name: string; index: number; isRequired: boolean },
): Html {
  const { places: words } = texts.staffPlans;
  if (index === 0) return html`<p class="muted">${words.lead}</p>`;
  return checkbox({ name, label: words.required, isOn: isRequired });
}

/** Where its accounts may go: folded, because a shop may have many inbounds. */
function whereFields(
  { texts }: PageContext,
  {
    place,
    choices,
    name,
    problemOf,
  }: Pick<PlaceFieldsView, 'choices' | 'problemOf'> & {
    place: Pick<PlaceDraft, 'selected'>;
    name: (part: string) => string;
  },
): Html {
  const { places: words } = texts.staffPlans;
  const group = (by: SelectedBy): Html => {
    const chosen = new Set(place.selected[by]);
    const known = new Set(choices[by].map(([id]) => id));
    const gone = [...chosen]
      .filter((id) => !known.has(id))
      .map((id) => [id, `${id} (${words.gone})`] as const);
    const boxes = [...choices[by], ...gone].map(([id, label]) =>
      checkbox({ name: name(by), value: id, label: html`<bdi>${label}</bdi>`, isOn: chosen.has(id) }),
    );
    return html`<fieldset><legend>${words.by[by]}</legend>${boxes}</fieldset>`;
  };
  const count = Object.values(place.selected).flat().length;
  const summary = count === 0 ? words.anywhere : words.selected(count);
  const problem = problemOf(name('where'));
  return html`<details${problem !== null && trustedHtml(' open')}><summary>${words.where}: ${summary}</summary>
<p class="muted">${words.whereHint}</p>${problemText(name('where'), problem)}
<div class="filters">${group('panelIds')}${group('inboundIds')}${group('protocols')}</div></details>`;
}
