import {
  type CreatePlanInput,
  gbToBytes,
  type InputIssue,
  type Plan,
  parseTypedMinor,
  toLatinDigits,
} from '@panelkit/sdk';
import { languages } from '../../../messages/languages.ts';
import { type PlaceDraft, type PlanDraft, planFlags } from '../../../pages/staff/plans/plan-draft.ts';
import type { PlanProblem } from '../../../pages/staff/plans/plan-form-page.ts';

const NUMBERS = [
  ...(['durationDays', 'trafficGb', 'deviceLimit', 'linkDeviceLimit', 'capacity', 'sortOrder'] as const),
];
type NumberField = (typeof NUMBERS)[number];

/** What the form means to the engine. What cannot be read is left for it to reject: nobody sells for another price than the one typed. */
export function toPlanFields(
  { texts, flags, places }: PlanDraft,
  { currency, plan }: { currency: string; plan: Plan | null },
): Omit<CreatePlanInput, 'slug'> {
  const typed = { unit: texts.unit || undefined, currency };
  const amount = (text = ''): number => parseTypedMinor(text, typed) ?? -1;
  const number = (name: NumberField): number | null => readNumber(texts[name] ?? '');
  const trafficGb = number('trafficGb');
  return {
    name: texts.name ?? '',
    description: texts.description ?? '',
    category: categoryOf(texts),
    countries: (texts.countries ?? '')
      .toUpperCase()
      .split(/[\s,،]+/)
      .filter(Boolean),
    price: { amountMinor: amount(texts.price), currency },
    setupFeeMinor: (texts.setupFee ?? '').trim() === '' ? 0 : amount(texts.setupFee),
    durationDays: number('durationDays'),
    trafficLimitBytes: trafficGb === null ? null : gbToBytes(trafficGb),
    deviceLimit: number('deviceLimit'),
    linkDeviceLimit: number('linkDeviceLimit'),
    capacity: number('capacity'),
    sortOrder: number('sortOrder') ?? 0,
    provisioning: { welcomeMessage: (texts.welcomeMessage ?? '').trim() || null },
    ...Object.fromEntries(planFlags.map((flag) => [flag, flags.has(flag)])),
    ...placementOf(places, plan),
  };
}

/** Its names in the languages in which it has one; null: it is in no category. */
function categoryOf(texts: PlanDraft['texts']): Plan['category'] {
  const names = languages.flatMap(({ code }) => {
    const name = (texts[`category-${code}`] ?? '').trim();
    return name === '' ? [] : [[code, name] as const];
  });
  return names.length === 0 ? null : Object.fromEntries(names);
}

/** A plan without places keeps how it is placed. */
function placementOf(places: readonly PlaceDraft[], plan: Plan | null): Pick<CreatePlanInput, 'placement'> {
  if (places.length === 0) return plan?.placement.places?.length ? { placement: { places: [] } } : {};
  return { placement: { places: places.map(toPlace), selector: null, preferredInboundId: null } };
}

function toPlace({ key, names, required, selected }: PlaceDraft) {
  const selector = Object.fromEntries(Object.entries(selected).filter(([, ids]) => ids.length > 0));
  const name = Object.fromEntries(Object.entries(names).filter(([, text]) => text !== ''));
  return { key, name, required, selector: Object.keys(selector).length === 0 ? null : toSelector(selected) };
}

function toSelector({ panelIds, inboundIds, protocols }: PlaceDraft['selected']) {
  return {
    ...(panelIds.length > 0 && { panelIds: [...panelIds] }),
    ...(inboundIds.length > 0 && { inboundIds: [...inboundIds] }),
    ...(protocols.length > 0 && { protocols: [...protocols] }),
  };
}

function readNumber(text: string): number | null {
  const typed = toLatinDigits(text.trim());
  return typed === '' ? null : Number(typed);
}

/** Fields in which there is something else than a number. */
export function unreadable({ texts }: PlanDraft): Map<string, PlanProblem> {
  const wrong = NUMBERS.filter(
    (name) => !/^(\d{1,9}(\.\d+)?)?$/.test(toLatinDigits((texts[name] ?? '').trim())),
  );
  return new Map(wrong.map((name) => [name, 'number']));
}

/** The fields that the engine rejected. */
export function problemsOf(issues: readonly InputIssue[]): Map<string, PlanProblem> {
  return new Map(issues.map(({ path }) => problemAt(path.replace(/^(patch|draft)\./, ''))));
}

const PROBLEMS: Readonly<Record<string, readonly [field: string, PlanProblem]>> = {
  slug: ['slug', 'slug'],
  name: ['name', 'name'],
  description: ['description', 'text'],
  category: [`category-${languages[0].code}`, 'placeName'],
  countries: ['countries', 'countries'],
  price: ['price', 'amount'],
  setupFeeMinor: ['setupFee', 'amount'],
  durationDays: ['durationDays', 'number'],
  trafficLimitBytes: ['trafficGb', 'number'],
  deviceLimit: ['deviceLimit', 'number'],
  linkDeviceLimit: ['linkDeviceLimit', 'number'],
  capacity: ['capacity', 'number'],
  sortOrder: ['sortOrder', 'number'],
  provisioning: ['welcomeMessage', 'text'],
};

function problemAt(path: string): [field: string, PlanProblem] {
  const [, index, part] = /^placement\.places\.(\d+)\.(\w+)/.exec(path) ?? [];
  if (index !== undefined) return placeProblem(`place-${index}`, part ?? '');
  if (path === 'placement.places') return ['places', 'places'];
  const [field, problem] = PROBLEMS[path.split('.')[0] ?? ''] ?? ['form', 'form'];
  return [field, problem];
}

function placeProblem(place: string, part: string): [field: string, PlanProblem] {
  if (part === 'key') return [`${place}-key`, 'key'];
  if (part === 'name') return [`${place}-name-${languages[0].code}`, 'placeName'];
  return [`${place}-where`, 'where'];
}
