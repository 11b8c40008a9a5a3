import type { Plan } from '../../domain/orders/plan.ts';
import { type TaxedPrice, taxedPrice } from '../../domain/orders/tax.ts';
import { assertSameCurrency, type Money } from '../../domain/payments/money.ts';
import { notFound } from '../../errors/error-factories.ts';
import { PanelkitError } from '../../errors/panelkit-error.ts';
import type { Page, PageRequest } from '../../ports/storage/storage-repositories.ts';
import {
  type CreatePlanInput,
  createPlanSchema,
  type PlanPatch,
  type UpdatePlanInput,
  updatePlanSchema,
} from '../catalogue/plan-schemas.ts';
import { newPlan, patchOf, planDraft } from '../catalogue/plan-terms.ts';
import { requireStaff } from '../kernel/authorize.ts';
import type { Engine } from '../kernel/engine.ts';
import { keepCurrency } from '../kernel/keep-currency.ts';
import { actorOf, type CommandContext, type QueryContext, runCommand } from '../kernel/run-command.ts';
import { createOfferReader, type Offer } from '../orders/list-offers.ts';
import { explainPlacement, type PlacementReport } from '../placement/explain-placement.ts';

export type { CreatePlanInput, PlanPatch, UpdatePlanInput };

/** Which plan is judged, and for how many units. */
export type ExplainRequest = { quantity: number } & (
  | { planId: string; patch?: PlanPatch; draft?: undefined }
  | { draft: CreatePlanInput; planId?: undefined }
);

/** The catalogue. Changes are commands, so you can seed a shop from code; sold units keep their terms. */
export interface Plans {
  /** @throws PanelkitError `CURRENCY_MISMATCH`, `STORAGE_CONFLICT` when the slug is taken */
  create(input: CreatePlanInput, by: CommandContext): Promise<Plan>;
  /**
   * A form that shows a whole plan passes the `expectedRevision` it showed, so that two people who edit it do
   * not overwrite each other.
   * @throws PanelkitError `PLAN_CHANGED` when the plan has another revision by now, `CURRENCY_MISMATCH`,
   *   `STORAGE_CONFLICT` when the slug is taken
   */
  update(input: UpdatePlanInput, by: CommandContext): Promise<Plan>;
  /** Anyone can read plans; use `visibleOnly` for a catalogue. */
  get(planId: string): Promise<Plan>;
  findBySlug(slug: string): Promise<Plan | null>;
  list(request?: PageRequest & { visibleOnly?: boolean }): Promise<Page<Plan>>;
  /** What the price of a plan costs a customer now: with the shop's tax. */
  withTax(price: Money): TaxedPrice;
  /**
   * Anybody: plans with whether a unit of each can be bought now; the visible ones, or those of these slugs
   * (also hidden ones).
   */
  offers(request?: { slugs?: readonly string[] }): Promise<Offer[]>;
  /**
   * Staff: shows for each place of a plan what is in stock, and for each inbound why units would or would not
   * go there now, in ranking order. A draft, or a plan with a patch, is judged as it would be once saved.
   * @throws PanelkitError `INVALID_INPUT | CURRENCY_MISMATCH` where it could not be saved
   */
  explain(request: ExplainRequest, by: QueryContext): Promise<PlacementReport>;
}

export function createPlans(engine: Engine): Plans {
  const { plans } = engine.backend.storage;
  const offers = createOfferReader(engine);
  const find = async (id: string): Promise<Plan> => {
    const plan = await plans.find(id);
    if (plan === null) throw notFound('plan', id);
    return plan;
  };
  return {
    create: async (input, by) => find(await createPlan(engine, input, by)),
    update: async (input, by) => find(await updatePlan(engine, input, by)),
    get: find,
    findBySlug: (slug) => plans.findBySlug(slug),
    list: (request) => plans.list(request),
    withTax: (price) => taxedPrice(price, engine.policies.tax),
    offers: ({ slugs } = {}) => (slugs === undefined ? offers.all() : offers.bySlug(slugs)),
    explain: async (request, by) => {
      const { quantity } = request;
      const stored = request.planId === undefined ? null : await find(request.planId);
      requireStaff(actorOf(by), { kind: 'plan', id: stored?.id ?? 'draft' });
      return explainPlacement(engine, { plan: planDraft(engine, stored, request), quantity }, by);
    },
  };
}

function createPlan(engine: Engine, input: CreatePlanInput, by: CommandContext): Promise<string> {
  return runCommand(engine, {
    name: 'plans.create',
    schema: createPlanSchema,
    input,
    by,
    effect: async ({ tx, actor, audit }, wanted) => {
      requireStaff(actor, { kind: 'plans', id: 'create' });
      assertSameCurrency(engine.currency, wanted.price.currency);
      await keepCurrency(engine, tx);
      const plan = newPlan(wanted, { id: engine.ids.uuid(), now: tx.now });
      const { id } = plan;
      await tx.plans.insert(plan);
      await audit({
        action: 'plan.create',
        target: { kind: 'plan', id },
        after: { ...wanted },
      });
      return id;
    },
  });
}

function updatePlan(engine: Engine, input: UpdatePlanInput, by: CommandContext): Promise<string> {
  return runCommand(engine, {
    name: 'plans.update',
    schema: updatePlanSchema,
    input,
    by,
    effect: async ({ tx, actor, audit }, { planId, patch, expectedRevision }) => {
      requireStaff(actor, { kind: 'plan', id: planId });
      if (patch.price) assertSameCurrency(engine.currency, patch.price.currency);
      const plan = await tx.plans.get(planId);
      assertRevision(plan, expectedRevision);
      const before: Record<string, unknown> = { ...plan };
      await tx.plans.update(planId, { ...patchOf(plan, patch), revision: plan.revision + 1 });
      const changed = Object.keys(patch).map((field) => [field, before[field]] as const);
      const target = { kind: 'plan', id: planId };
      await audit({
        action: 'plan.update',
        target,
        before: Object.fromEntries(changed),
        after: { ...patch },
      });
      return planId;
    },
  });
}

/** @throws PanelkitError `PLAN_CHANGED` */
function assertRevision({ id, revision }: Plan, expectedRevision = revision): void {
  if (revision === expectedRevision) return;
  throw new PanelkitError('PLAN_CHANGED', {
    message: `Plan ${id} was changed meanwhile`,
    details: { planId: id, expectedRevision, revision },
  });
}
