import type * as z from 'zod';
import type { Plan } from '../../domain/orders/plan.ts';
import { assertSameCurrency } from '../../domain/payments/money.ts';
import { placesIssues } from '../../domain/placement/plan-places.ts';
import { invalidInput } from '../../errors/error-factories.ts';
import type { Engine } from '../kernel/engine.ts';
import { parseInput } from '../kernel/parse-input.ts';
import { type CreatePlanInput, createPlanSchema, type PlanPatch, patchSchema } from './plan-schemas.ts';

type WantedPlan = z.output<typeof createPlanSchema>;
type WantedPatch = z.output<typeof patchSchema>;

/** A plan of which nothing was sold yet. @throws PanelkitError `INVALID_INPUT` */
export function newPlan(wanted: WantedPlan, { id, now }: { id: string; now: Date }): Plan {
  const placement = mergePlacement(UNPLACED, wanted.placement);
  assertPlacesFit({ placement });
  return { ...wanted, placement, id, heldCount: 0, usedCount: 0, revision: 1, createdAt: now };
}

/** The fields of a plan that a patch sets. @throws PanelkitError `INVALID_INPUT` */
export function patchOf(plan: Plan, patch: WantedPatch): Partial<Plan> {
  const { placement, provisioning, ...rest } = withoutUndefined(patch) ?? {};
  const placed = mergePlacement(plan.placement, placement ?? {});
  assertPlacesFit({ placement: placed });
  return {
    ...rest,
    ...(placement && { placement: placed }),
    ...(provisioning && { provisioning: { ...plan.provisioning, ...withoutUndefined(provisioning) } }),
  };
}

/**
 * The plan as it would be once the draft or the patch is saved.
 * @throws PanelkitError `INVALID_INPUT | CURRENCY_MISMATCH`
 */
export function planDraft(
  engine: Engine,
  stored: Plan | null,
  { draft, patch }: { draft?: CreatePlanInput | undefined; patch?: PlanPatch },
): Plan {
  if (stored === null) {
    const wanted = parseInput(createPlanSchema, draft);
    assertSameCurrency(engine.currency, wanted.price.currency);
    return newPlan(wanted, { id: engine.ids.uuid(), now: engine.backend.clock.now() });
  }
  if (patch === undefined) return stored;
  const wanted = parseInput(patchSchema, patch);
  if (wanted.price) assertSameCurrency(engine.currency, wanted.price.currency);
  return { ...stored, ...patchOf(stored, wanted) };
}

const UNPLACED: Plan['placement'] = { preferredInboundId: null, selector: null, allowSpreading: false };

type PlacementPatch = NonNullable<WantedPatch['placement']>;

function mergePlacement(before: Plan['placement'], patch: PlacementPatch): Plan['placement'] {
  const { selector, places, ...rest } = patch;
  const chosen = selector === undefined ? before.selector : withoutUndefined(selector);
  const named = places?.map((place) => ({
    ...place,
    name: withoutUndefined(place.name) ?? {},
    selector: withoutUndefined(place.selector),
  }));
  const merged = { ...before, ...withoutUndefined(rest), selector: chosen };
  return named === undefined ? merged : { ...merged, places: named };
}

/** @throws PanelkitError `INVALID_INPUT` */
function assertPlacesFit(plan: Parameters<typeof placesIssues>[0]): void {
  const issues = placesIssues(plan);
  if (issues.length > 0) throw invalidInput(issues.map((issue) => ({ ...issue, code: 'custom' })));
}

type Defined<Fields> = { [Field in keyof Fields]: Exclude<Fields[Field], undefined> };

/** Fields that are undefined count as missing. */
function withoutUndefined<Fields extends object>(fields: Fields | null): Defined<Fields> | null {
  if (fields === null) return null;
  const given = Object.entries(fields).filter(([, value]) => value !== undefined);
  // Only undefined members were left out, which is what `Defined` says.
  return Object.fromEntries(given) as Defined<Fields>;
}
