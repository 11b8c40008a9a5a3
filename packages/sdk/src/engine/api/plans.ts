import * as z from 'zod';
import { LANGUAGES } from '../../domain/notifications/language.ts';
import type { Plan } from '../../domain/orders/plan.ts';
import { assertSameCurrency } from '../../domain/payments/money.ts';
import { placesIssues } from '../../domain/placement/plan-places.ts';
import { invalidInput, notFound } from '../../errors/error-factories.ts';
import type { Page, PageRequest } from '../../ports/storage/storage-repositories.ts';
import { dedicatedTemplateSchema } from '../inbounds/inbound-template-schema.ts';
import { requireStaff } from '../kernel/authorize.ts';
import type { Engine } from '../kernel/engine.ts';
import { amountMinorSchema, idSchema, placeKeySchema, textSchema } from '../kernel/parse-input.ts';
import { type CommandContext, type QueryContext, runCommand } from '../kernel/run-command.ts';
import { createOfferReader, type Offer } from '../orders/list-offers.ts';
import { explainPlacement, type PlacementReport } from '../placement/explain-placement.ts';

const positiveBytes = z.int().min(1);
const selectorSchema = z.object({
  panelIds: z.array(idSchema).min(1).optional(),
  inboundIds: z.array(idSchema).min(1).optional(),
  protocols: z.array(z.string().min(1)).min(1).optional(),
});
const placesSchema = z
  .array(
    z.strictObject({
      key: placeKeySchema,
      name: z
        .partialRecord(z.enum(LANGUAGES), z.string().trim().min(1).max(60))
        .refine((names) => Object.keys(names).length > 0, 'must have a name in one language at least'),
      selector: selectorSchema.nullable(),
      required: z.boolean(),
    }),
  )
  .max(20);
const placementFields = {
  places: placesSchema,
  preferredInboundId: idSchema.nullable(),
  selector: selectorSchema.nullable(),
  allowSpreading: z.boolean(),
  dedicated: z.strictObject({ template: dedicatedTemplateSchema }).nullable(),
};
const placementSchema = z.object({
  preferredInboundId: placementFields.preferredInboundId.default(null),
  selector: placementFields.selector.default(null),
  allowSpreading: placementFields.allowSpreading.default(false),
  dedicated: placementFields.dedicated.default(null),
  places: placementFields.places.optional(),
});
const provisioningFields = {
  autoProvision: z.boolean(),
  welcomeMessage: textSchema.nullable(),
  showQrCodes: z.boolean(),
  trafficMonitoring: z.boolean(),
};
const provisioningSchema = z.object({
  autoProvision: provisioningFields.autoProvision.default(true),
  welcomeMessage: provisioningFields.welcomeMessage.default(null),
  showQrCodes: provisioningFields.showQrCodes.default(true),
  trafficMonitoring: provisioningFields.trafficMonitoring.default(true),
});

const planFields = {
  slug: z
    .string()
    .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)
    .max(100),
  name: z.string().trim().min(1).max(200),
  description: textSchema,
  imageUrl: z.url().nullable(),
  sortOrder: z.int(),
  active: z.boolean(),
  visible: z.boolean(),
  featured: z.boolean(),
  popular: z.boolean(),
  onSale: z.boolean(),
  inStock: z.boolean(),
  price: z.object({ amountMinor: amountMinorSchema, currency: z.string().length(3) }),
  setupFeeMinor: amountMinorSchema,
  durationDays: z.int().min(1).max(36_500).nullable(),
  trafficLimitBytes: positiveBytes.nullable(),
  deviceLimit: z.int().min(1).max(10_000).nullable(),
  renewable: z.boolean(),
  startsOnFirstUse: z.boolean(),
  trialDays: z.int().min(1).max(366).nullable(),
  capacity: z.int().min(0).nullable(),
  placement: placementSchema,
  provisioning: provisioningSchema,
};

const createPlanSchema = z.object({
  ...planFields,
  description: planFields.description.default(''),
  imageUrl: planFields.imageUrl.default(null),
  sortOrder: planFields.sortOrder.default(0),
  active: planFields.active.default(true),
  visible: planFields.visible.default(true),
  featured: planFields.featured.default(false),
  popular: planFields.popular.default(false),
  onSale: planFields.onSale.default(true),
  inStock: planFields.inStock.default(true),
  setupFeeMinor: planFields.setupFeeMinor.default(0),
  deviceLimit: planFields.deviceLimit.default(null),
  renewable: planFields.renewable.default(true),
  startsOnFirstUse: planFields.startsOnFirstUse.default(false),
  trialDays: planFields.trialDays.default(null),
  capacity: planFields.capacity.default(null),
  placement: placementSchema.prefault({}),
  provisioning: provisioningSchema.prefault({}),
});
// A patch says only what changes, also inside of placement and provisioning: no defaults here.
const patchSchema = z
  .strictObject({
    ...planFields,
    placement: z.strictObject(placementFields).partial(),
    provisioning: z.strictObject(provisioningFields).partial(),
  })
  .partial();
const updatePlanSchema = z.object({ planId: idSchema, patch: patchSchema });

/** A new plan; `durationDays` and `trafficLimitBytes` are required: null = never expires, unlimited. */
export type CreatePlanInput = z.input<typeof createPlanSchema>;
export type UpdatePlanInput = z.input<typeof updatePlanSchema>;

/** The catalogue. Changes are commands, so you can seed a shop from code; sold units keep their terms. */
export interface Plans {
  /** @throws PanelkitError `CURRENCY_MISMATCH`, `STORAGE_CONFLICT` when the slug is taken */
  create(input: CreatePlanInput, by: CommandContext): Promise<Plan>;
  update(input: UpdatePlanInput, by: CommandContext): Promise<Plan>;
  /** Anyone can read plans; use `visibleOnly` for a catalogue. */
  get(planId: string): Promise<Plan>;
  findBySlug(slug: string): Promise<Plan | null>;
  list(request?: PageRequest & { visibleOnly?: boolean }): Promise<Page<Plan>>;
  /** Anybody: plans with whether a unit of each can be bought now; the visible ones, or those of these slugs (also hidden ones). */
  offers(request?: { slugs?: readonly string[] }): Promise<Offer[]>;
  /**
   * Staff: shows for each inbound why units of this plan would or would not go there now, in ranking order.
   */
  explain(request: { planId: string; quantity: number }, by: QueryContext): Promise<PlacementReport>;
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
    offers: ({ slugs } = {}) => (slugs === undefined ? offers.all() : offers.bySlug(slugs)),
    explain: async ({ planId, quantity }, by) =>
      explainPlacement(engine, { plan: await find(planId), quantity }, by),
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
      const id = engine.ids.uuid();
      const placement = mergePlacement({ ...UNPLACED }, wanted.placement);
      assertPlacesFit({ ...wanted, placement });
      await tx.plans.insert({
        ...wanted,
        placement,
        id,
        heldCount: 0,
        usedCount: 0,
        createdAt: tx.now,
      });
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
    effect: async ({ tx, actor, audit }, { planId, patch }) => {
      requireStaff(actor, { kind: 'plan', id: planId });
      if (patch.price) assertSameCurrency(engine.currency, patch.price.currency);
      const plan = await tx.plans.get(planId);
      const before: Record<string, unknown> = { ...plan };
      const { placement, provisioning, ...rest } = withoutUndefined(patch) ?? {};
      const placed = mergePlacement(plan.placement, placement ?? {});
      assertPlacesFit({ ...plan, ...rest, placement: placed });
      await tx.plans.update(planId, {
        ...rest,
        ...(placement && { placement: placed }),
        ...(provisioning && { provisioning: { ...plan.provisioning, ...withoutUndefined(provisioning) } }),
      });
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

type PlacementPatch = NonNullable<z.output<typeof patchSchema>['placement']>;

const UNPLACED: Plan['placement'] = { preferredInboundId: null, selector: null, allowSpreading: false };

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
