import { bytesToGb, type Money, type Plan, type PlanPlace } from '@panelkit/sdk';
import type { Language } from '../../../messages/language.ts';
import type { PlanText } from '../../../store/shop-store.ts';

/** The switches of a plan. */
export const planFlags = [
  'active',
  'visible',
  'onSale',
  'inStock',
  'featured',
  'popular',
  'renewable',
] as const;
export type PlanFlag = (typeof planFlags)[number];

const NEW_FLAGS: readonly PlanFlag[] = ['active', 'visible', 'onSale', 'inStock', 'renewable'];

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

/** A plan as its form has it: what was typed, right or wrong. */
export interface PlanDraft {
  /** By the name of the field. */
  texts: Readonly<Record<string, string>>;
  flags: ReadonlySet<PlanFlag>;
  places: readonly PlaceDraft[];
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
      texts: { ...translated, durationDays: '30', sortOrder: '0', setupFee: '0' },
      flags: new Set(NEW_FLAGS),
      places: [],
    };
  const number = (value: number | null): string => (value === null ? '' : String(value));
  return {
    texts: {
      ...translated,
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
      capacity: number(plan.capacity),
      sortOrder: String(plan.sortOrder),
      welcomeMessage: plan.provisioning.welcomeMessage ?? '',
      revision: String(plan.revision),
    },
    flags: new Set(planFlags.filter((flag) => plan[flag])),
    places: (plan.placement.places ?? []).map(toPlaceDraft),
  };
}

function toPlaceDraft({ key, name, selector, required }: PlanPlace): PlaceDraft {
  const { panelIds = [], inboundIds = [], protocols = [] } = selector ?? {};
  return { key, names: { ...name }, required, selected: { panelIds, inboundIds, protocols } };
}

/**
 * The form with one more place. The first one is where the plan was sold before: its key and inbounds are those of a plan without places, so
 * living subscriptions can follow.
 */
export function withPlace(draft: PlanDraft, plan: Plan | null): PlanDraft {
  const { panelIds = [], inboundIds = [], protocols = [] } = plan?.placement.selector ?? {};
  const first = { panelIds, inboundIds, protocols };
  const isFirst = draft.places.length === 0;
  const place = {
    ...{ key: isFirst ? 'main' : '', names: {}, required: true },
    selected: isFirst ? first : { panelIds: [], inboundIds: [], protocols: [] },
  };
  return { ...draft, places: [...draft.places, place] };
}
