import {
  type CreatePlanInput,
  gbToBytes,
  type InputIssue,
  type Plan,
  parseTypedMinor,
  toLatinDigits,
} from '@panelkit/sdk';
import { languages } from '../../../messages/languages.ts';
import {
  type PlaceDraft,
  type PlanDraft,
  planFlags,
  type WhereDraft,
} from '../../../pages/staff/plans/plan-draft.ts';
import type { PlanProblem } from '../../../pages/staff/plans/plan-form-page.ts';
import { TEMPLATE_FIELDS } from '../../../pages/staff/plans/template-fields.ts';
import { toTemplate } from '../to-template.ts';

const NUMBERS = [
  'durationDays',
  'trafficGb',
  'deviceLimit',
  'linkDeviceLimit',
  'trialDays',
  'capacity',
  'sortOrder',
];
type NumberField = (typeof NUMBERS)[number];

/**
 * What the form means to the engine. What cannot be read is left for it to reject: nobody sells for another
 * price than the one typed.
 */
export function toPlanFields(
  draft: PlanDraft,
  { currency, plan }: { currency: string; plan: Plan | null },
): Omit<CreatePlanInput, 'slug'> {
  const { texts, flags } = draft;
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
    trialDays: number('trialDays'),
    capacity: number('capacity'),
    sortOrder: number('sortOrder') ?? 0,
    provisioning: {
      welcomeMessage: (texts.welcomeMessage ?? '').trim() || null,
      autoProvision: !flags.has('waitsForStaff'),
      showQrCodes: flags.has('showsQrCodes'),
    },
    ...Object.fromEntries(planFlags.map((flag) => [flag, flags.has(flag)])),
    ...placementOf(draft, plan),
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

/** A plan without places is placed by what its form says, or stays as it is where the form did not ask. */
function placementOf(draft: PlanDraft, plan: Plan | null): Pick<CreatePlanInput, 'placement'> {
  const { places, where } = draft;
  if (places.length === 0) {
    const noPlaces = plan?.placement.places?.length ? { places: [] } : {};
    const asked = where !== null && { ...toWhere(where), dedicated: dedicatedOf(draft, plan) };
    return { placement: { ...noPlaces, ...asked } };
  }
  const nowhereElse = { selector: null, preferredInboundId: null, dedicated: null };
  return { placement: { places: places.map(toPlace), ...nowhereElse } };
}

function dedicatedOf({ texts, flags }: PlanDraft, plan: Plan | null) {
  if (!flags.has('dedicated')) return null;
  return { template: toTemplate(texts, plan?.placement.dedicated?.template ?? null) };
}

function toWhere({ selected, preferredInboundId, allowSpreading }: WhereDraft) {
  return { selector: toSelector(selected), preferredInboundId: preferredInboundId || null, allowSpreading };
}

function toPlace({ key, names, required, selected }: PlaceDraft) {
  const name = Object.fromEntries(Object.entries(names).filter(([, text]) => text !== ''));
  return { key, name, required, selector: toSelector(selected) };
}

/** Null: every inbound. */
function toSelector({ panelIds, inboundIds, protocols }: PlaceDraft['selected']) {
  if (panelIds.length + inboundIds.length + protocols.length === 0) return null;
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

/** What the engine is not asked for: what is no number, and inbounds of its own where there cannot be any. */
export function inputProblems({ texts, flags, places }: PlanDraft): Map<string, PlanProblem> {
  const isOwn = flags.has('dedicated');
  const wrong = NUMBERS.filter(
    (name) => !/^(\d{1,9}(\.\d+)?)?$/.test(toLatinDigits((texts[name] ?? '').trim())),
  );
  return new Map<string, PlanProblem>([
    ...wrong.map((name) => [name, 'number'] as const),
    ...(isOwn && places.length > 0 ? [['places', 'placesOrOwn'] as const] : []),
    ...(isOwn && (texts.portTo ?? '').trim() === '' ? [['portTo', 'ownPort'] as const] : []),
  ]);
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
  trialDays: ['trialDays', 'trialDays'],
  capacity: ['capacity', 'number'],
  sortOrder: ['sortOrder', 'number'],
  provisioning: ['welcomeMessage', 'text'],
};

function problemAt(path: string): [field: string, PlanProblem] {
  const [, index, part] = /^placement\.places\.(\d+)\.(\w+)/.exec(path) ?? [];
  if (index !== undefined) return placeProblem(`place-${index}`, part ?? '');
  if (path === 'placement.places') return ['places', 'places'];
  if (path.startsWith(TEMPLATE)) return templateProblem(path.slice(TEMPLATE.length));
  if (path.startsWith('placement.')) return ['where-where', 'where'];
  const [field, problem] = PROBLEMS[path.split('.')[0] ?? ''] ?? ['form', 'form'];
  return [field, problem];
}

const TEMPLATE = 'placement.dedicated.template';

/**
 * A part of it, by the end of its path; the template as a whole is wrong where its parts do not go together.
 */
function templateProblem(path: string): [field: string, PlanProblem] {
  if (path === '') return ['security', 'reality'];
  if (path.startsWith('.port')) return ['portFrom', 'port'];
  if (path.startsWith('.security.serverNames')) return ['serverName', 'inbound'];
  const name = TEMPLATE_FIELDS.find((part) => path.endsWith(`.${part}`));
  return [name ?? 'security', 'inbound'];
}

function placeProblem(place: string, part: string): [field: string, PlanProblem] {
  if (part === 'key') return [`${place}-key`, 'key'];
  if (part === 'name') return [`${place}-name-${languages[0].code}`, 'placeName'];
  return [`${place}-where`, 'where'];
}
