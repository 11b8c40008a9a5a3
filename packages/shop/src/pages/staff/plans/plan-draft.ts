import { bytesToGb, type Money, type Plan, type PlanPlace } from '@panelkit/sdk';
import type { Language } from '../../../messages/language.ts';
import type { PlanText } from '../../../store/shop-store.ts';
import { NEW_TEMPLATE, templateTexts } from './template-fields.ts';

/** The switches of a plan. */
export const planFlags = [
  'active',
  'visible',
  'onSale',
  'inStock',
  'featured',
  'popular',
  'renewable',
  'startsOnFirstUse',
] as const;
/** How a paid unit is delivered. */
export const deliveryFlags = ['waitsForStaff', 'showsQrCodes'] as const;
/** Where its accounts go: to an inbound of its own for each unit. */
const placementFlags = ['dedicated'] as const;
export const allFlags = [...planFlags, ...deliveryFlags, ...placementFlags];
export type PlanFlag = (typeof allFlags)[number];

const NEW_FLAGS: readonly PlanFlag[] = [
  'active',
  'visible',
  'onSale',
  'inStock',
  'renewable',
  'showsQrCodes',
];

/** By what a place chooses its inbounds. */
export const SELECTED_BY = ['panelIds', 'inboundIds', 'protocols'] as const;
export type SelectedBy = (typeof SELECTED_BY)[number];

/** A place of a plan as its form has it. */
export interface PlaceDraft {
  key: string;
  /** By the language's code. */
  names: Readonly<Record<string, string>>;
  required: boolean;
  selected: Readonly<Record<SelectedBy, readonly string[]>>;
}

/** Where the accounts of a plan without places go, as its form has it. */
export interface WhereDraft {
  selected: Readonly<Record<SelectedBy, readonly string[]>>;
  /** Empty: none. */
  preferredInboundId: string;
  allowSpreading: boolean;
}

/** A plan as its form has it: what was typed, right or wrong. */
export interface PlanDraft {
  /** By the name of the field. */
  texts: Readonly<Record<string, string>>;
  flags: ReadonlySet<PlanFlag>;
  places: readonly PlaceDraft[];
  /** Null: the form did not ask. */
  where: WhereDraft | null;
}

/** What a plan is called in another language. */
export interface OtherText {
  language: Language;
  text: PlanText | null;
}

/** The form of a stored plan, or of a new one. `typed`: an amount as people write it. */
export function draftOf(
  plan: Plan | null,
  { others, typed }: { others: readonly OtherText[]; typed: (money: Money) => string },
): PlanDraft {
  const translated = Object.fromEntries(
    others.flatMap(({ language: { code }, text }) => [
      [`name-${code}`, text?.name ?? ''],
      [`description-${code}`, text?.description ?? ''],
    ]),
  );
  if (plan === null)
    return {
      texts: { ...translated, ...NEW_TEMPLATE, durationDays: '30', sortOrder: '0', setupFee: '0' },
      flags: new Set(NEW_FLAGS),
      places: [],
      where: NOWHERE,
    };
  const { dedicated } = plan.placement;
  const number = (value: number | null): string => (value === null ? '' : String(value));
  return {
    texts: {
      ...translated,
      ...(dedicated ? templateTexts(dedicated.template) : NEW_TEMPLATE),
      slug: plan.slug,
      name: plan.name,
      description: plan.description,
      countries: plan.countries.join(', '),
      ...Object.fromEntries(
        Object.entries(plan.category ?? {}).map(([code, name]) => [`category-${code}`, name]),
      ),
      price: typed(plan.price),
      setupFee: typed({ ...plan.price, amountMinor: plan.setupFeeMinor }),
      durationDays: number(plan.durationDays),
      trafficGb: number(bytesToGb(plan.trafficLimitBytes)),
      deviceLimit: number(plan.deviceLimit),
      linkDeviceLimit: number(plan.linkDeviceLimit),
      trialDays: number(plan.trialDays),
      capacity: number(plan.capacity),
      sortOrder: String(plan.sortOrder),
      welcomeMessage: plan.provisioning.welcomeMessage ?? '',
      revision: String(plan.revision),
    },
    flags: flagsOf(plan),
    places: (plan.placement.places ?? []).map(toPlaceDraft),
    where: whereOf(plan),
  };
}

function flagsOf(plan: Plan): Set<PlanFlag> {
  const { provisioning, placement } = plan;
  return new Set<PlanFlag>([
    ...planFlags.filter((flag) => plan[flag]),
    ...(provisioning.autoProvision ? [] : (['waitsForStaff'] as const)),
    ...(provisioning.showQrCodes ? (['showsQrCodes'] as const) : []),
    ...(placement.dedicated ? (['dedicated'] as const) : []),
  ]);
}

const NONE_SELECTED: WhereDraft['selected'] = { panelIds: [], inboundIds: [], protocols: [] };
const NOWHERE: WhereDraft = { selected: NONE_SELECTED, preferredInboundId: '', allowSpreading: false };

function whereOf({ placement }: Plan): WhereDraft {
  const { selector, preferredInboundId, allowSpreading } = placement;
  const selected = { ...NONE_SELECTED, ...selector };
  return { selected, preferredInboundId: preferredInboundId ?? '', allowSpreading };
}

function toPlaceDraft({ key, name, selector, required }: PlanPlace): PlaceDraft {
  return { key, names: { ...name }, required, selected: { ...NONE_SELECTED, ...selector } };
}

/**
 * The form with one more place. The first one is where the plan was sold before: its key and inbounds are
 * those of a plan without places, so living subscriptions can follow.
 */
export function withPlace(draft: PlanDraft, plan: Plan | null): PlanDraft {
  const first = { ...NONE_SELECTED, ...(draft.where?.selected ?? plan?.placement.selector) };
  const isFirst = draft.places.length === 0;
  const place = {
    key: isFirst ? 'main' : '',
    names: {},
    required: true,
    selected: isFirst ? first : NONE_SELECTED,
  };
  return { ...draft, places: [...draft.places, place] };
}
