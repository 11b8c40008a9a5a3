import { languages } from '../../../messages/languages.ts';
import {
  allFlags,
  type PlaceDraft,
  type PlanDraft,
  SELECTED_BY,
  type WhereDraft,
} from '../../../pages/staff/plans/plan-draft.ts';
import { TEMPLATE_FIELDS } from '../../../pages/staff/plans/template-fields.ts';

/** As many as the engine takes. */
export const MOST_PLACES = 20;
const LONGEST = 2000;
const MOST_SELECTED = 500;

const translated = languages.slice(1).flatMap(({ code }) => [`name-${code}`, `description-${code}`]);
const TEXTS = [
  'slug',
  'name',
  'description',
  'price',
  'setupFee',
  'unit',
  'durationDays',
  'trafficGb',
  'deviceLimit',
  'linkDeviceLimit',
  'trialDays',
  'capacity',
  'sortOrder',
  'welcomeMessage',
  'revision',
  ...translated,
  ...TEMPLATE_FIELDS,
  'countries',
  ...languages.map(({ code }) => `category-${code}`),
];

/** What was typed into the form of a plan, right or wrong. */
export function readDraft(body: unknown): PlanDraft {
  const all = (name: string): string[] => {
    const value: unknown = typeof body === 'object' && body !== null ? Reflect.get(body, name) : undefined;
    const values: unknown[] = Array.isArray(value) ? value : [value];
    return values.filter((one): one is string => typeof one === 'string');
  };
  const one = (name: string): string => (all(name)[0] ?? '').slice(0, LONGEST);
  const placeCount = Math.min(Number.parseInt(one('placeCount'), 10) || 0, MOST_PLACES + 1);
  return {
    texts: Object.fromEntries(TEXTS.map((name) => [name, one(name)])),
    flags: new Set(allFlags.filter((flag) => one(flag) === '1')),
    places: Array.from({ length: Math.max(0, placeCount) }, (_, index) => readPlace({ all, one }, index)),
    where: one('where') === '1' ? readWhere({ all, one }) : null,
  };
}

interface Body {
  all(name: string): string[];
  one(name: string): string;
}

function readSelected({ all }: Body, name: (by: string) => string): PlaceDraft['selected'] {
  const [panelIds = [], inboundIds = [], protocols = []] = SELECTED_BY.map((by) =>
    all(name(by)).slice(0, MOST_SELECTED),
  );
  return { panelIds, inboundIds, protocols };
}

function readWhere(body: Body): WhereDraft {
  return {
    selected: readSelected(body, (by) => `where-${by}`),
    preferredInboundId: body.one('preferredInboundId'),
    allowSpreading: body.one('allowSpreading') === '1',
  };
}

function readPlace({ all, one }: Body, index: number): PlaceDraft {
  const name = (part: string): string => `place-${index}-${part}`;
  return {
    key: one(name('key')).trim(),
    names: Object.fromEntries(languages.map(({ code }) => [code, one(name(`name-${code}`)).trim()])),
    // The first place is the one by which a unit is counted.
    required: index === 0 || one(name('required')) === '1',
    selected: readSelected({ all, one }, name),
  };
}
