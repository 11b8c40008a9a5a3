import * as z from 'zod';
import {
  AUDIENCE_SERVICES,
  type Audience,
  BROADCAST_KINDS,
  type BroadcastContent,
  type BroadcastText,
  excludedBy,
} from '../../domain/broadcasts/broadcast.ts';
import { longestLength, MAX_BROADCAST_CHARACTERS } from '../../domain/broadcasts/render-broadcast.ts';
import { LANGUAGES } from '../../domain/notifications/language.ts';
import { invalidInput } from '../../errors/error-factories.ts';
import type { Engine } from '../kernel/engine.ts';
import { idSchema, linesSchema, nameSchema } from '../kernel/parse-input.ts';
import type { CarryingChannel } from './broadcast-channels.ts';

const MAX_DAYS = 3650;

const textSchema = linesSchema
  .min(1)
  .refine((text) => longestLength(text) <= MAX_BROADCAST_CHARACTERS, 'is longer than a message may be');
const oneTextSchema = z.object({
  text: textSchema,
  buttonLabel: nameSchema.max(40).nullable().default(null),
}) satisfies z.ZodType<BroadcastText>;
const contentSchema = z
  .object({
    texts: z.partialRecord(z.enum(LANGUAGES), oneTextSchema),
    buttonUrl: z.httpUrl().startsWith('https://').max(2000).nullable().default(null),
  })
  .refine(({ texts }) => Object.keys(texts).length > 0, { path: ['texts'], message: 'a text is needed' })
  .refine(
    ({ texts, buttonUrl }) =>
      buttonUrl === null || Object.values(texts).every(({ buttonLabel }) => isSaid(buttonLabel)),
    { path: ['buttonUrl'], message: 'the button needs a label in each language' },
  ) satisfies z.ZodType<BroadcastContent>;

function isSaid(label: string | null): boolean {
  return label !== null && label !== '';
}

const minor = z.int();
const EXCLUDED = {
  endsWithinDays: 'nobody of these has a service that ends',
  panelId: 'nobody of these has a service on a panel',
  planId: 'nobody of these has a plan',
} as const;
const audienceSchema = z
  .strictObject({
    services: z.enum(AUDIENCE_SERVICES).nullable().default(null),
    endsWithinDays: z.int().min(1).max(MAX_DAYS).nullable().default(null),
    planId: idSchema.nullable().default(null),
    panelId: idSchema.nullable().default(null),
    balanceFromMinor: minor.nullable().default(null),
    balanceBelowMinor: minor.nullable().default(null),
    language: z.enum(LANGUAGES).nullable().default(null),
  })
  .superRefine((audience, context) => {
    for (const condition of excludedBy(audience.services))
      if (audience[condition] !== null)
        context.addIssue({ code: 'custom', path: [condition], message: EXCLUDED[condition] });
  }) satisfies z.ZodType<Audience>;

export const kindSchema = z.enum(BROADCAST_KINDS);
const channelsSchema = z
  .array(z.string())
  .min(1)
  .refine((channels) => new Set(channels).size === channels.length, 'one is named twice');

/** What staff say of a broadcast. */
export const draftSchema = z.object({
  kind: kindSchema,
  channels: channelsSchema,
  content: contentSchema,
  audience: audienceSchema,
});
export const editSchema = draftSchema.extend({ broadcastId: idSchema });
export const broadcastIdSchema = z.object({ broadcastId: idSchema });
export const meantSchema = draftSchema.omit({ content: true });

/** Null conditions may be left out. */
export type DraftBroadcastInput = z.input<typeof draftSchema>;
export type EditBroadcastInput = z.input<typeof editSchema>;
export type BroadcastInput = z.input<typeof broadcastIdSchema>;
/** Whom a broadcast would reach. */
export type MeantInput = z.input<typeof meantSchema>;

/** @throws PanelkitError `INVALID_INPUT` for one that carries no broadcasts */
export function requireChannel({ notifiers }: Engine, channel: string): CarryingChannel {
  const sender = notifiers.get(channel)?.broadcasts;
  if (sender !== undefined) return { channel, sender };
  throw invalidInput([{ path: 'channels', code: 'unknown', message: 'a channel carries no broadcasts' }]);
}
