import * as z from 'zod';
import { LANGUAGES } from '../../domain/notifications/language.ts';
import { dedicatedTemplateSchema } from '../inbounds/inbound-template-schema.ts';
import { amountMinorSchema, idSchema, placeKeySchema, textSchema } from '../kernel/parse-input.ts';

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
};
const provisioningSchema = z.object({
  autoProvision: provisioningFields.autoProvision.default(true),
  welcomeMessage: provisioningFields.welcomeMessage.default(null),
  showQrCodes: provisioningFields.showQrCodes.default(true),
});

const categorySchema = z
  .partialRecord(z.enum(LANGUAGES), z.string().trim().min(1).max(60))
  .refine((names) => Object.keys(names).length > 0, 'must have a name in one language at least');
const countrySchema = z.string().regex(/^[A-Z]{2}$/);
const areDistinct = (texts: readonly string[]): boolean => new Set(texts).size === texts.length;

const planFields = {
  slug: z
    .string()
    .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)
    .max(100),
  name: z.string().trim().min(1).max(200),
  description: textSchema,
  imageUrl: z.url().nullable(),
  category: categorySchema.nullable(),
  countries: z.array(countrySchema).max(50).refine(areDistinct, 'must name each country once'),
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
  linkDeviceLimit: z.int().min(1).max(100).nullable(),
  renewable: z.boolean(),
  startsOnFirstUse: z.boolean(),
  trialDays: z.int().min(1).max(366).nullable(),
  capacity: z.int().min(0).nullable(),
  placement: placementSchema,
  provisioning: provisioningSchema,
};

export const createPlanSchema = z.object({
  ...planFields,
  description: planFields.description.default(''),
  imageUrl: planFields.imageUrl.default(null),
  category: planFields.category.default(null),
  countries: planFields.countries.default([]),
  sortOrder: planFields.sortOrder.default(0),
  active: planFields.active.default(true),
  visible: planFields.visible.default(true),
  featured: planFields.featured.default(false),
  popular: planFields.popular.default(false),
  onSale: planFields.onSale.default(true),
  inStock: planFields.inStock.default(true),
  setupFeeMinor: planFields.setupFeeMinor.default(0),
  deviceLimit: planFields.deviceLimit.default(null),
  linkDeviceLimit: planFields.linkDeviceLimit.default(null),
  renewable: planFields.renewable.default(true),
  startsOnFirstUse: planFields.startsOnFirstUse.default(false),
  trialDays: planFields.trialDays.default(null),
  capacity: planFields.capacity.default(null),
  placement: placementSchema.prefault({}),
  provisioning: provisioningSchema.prefault({}),
});
// A patch says only what changes, also inside of placement and provisioning: no defaults here.
export const patchSchema = z
  .strictObject({
    ...planFields,
    placement: z.strictObject(placementFields).partial(),
    provisioning: z.strictObject(provisioningFields).partial(),
  })
  .partial();
export const updatePlanSchema = z.object({
  planId: idSchema,
  patch: patchSchema,
  /** The revision that the patch was made for; absent: whatever the plan says now. */
  expectedRevision: z.int().min(1).optional(),
});

/** A new plan; `durationDays` and `trafficLimitBytes` are required: null = never expires, unlimited. */
export type CreatePlanInput = z.input<typeof createPlanSchema>;
export type UpdatePlanInput = z.input<typeof updatePlanSchema>;
/** What of a plan changes. */
export type PlanPatch = UpdatePlanInput['patch'];
