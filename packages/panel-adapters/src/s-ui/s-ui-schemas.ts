import * as z from 'zod';

/** What every JSON answer looks like, failures too. Source: api/utils.go, `Msg` (1.5.1). */
export const sUiEnvelopeSchema = z.object({ success: z.boolean(), msg: z.string(), obj: z.unknown() });

/**
 * A client as `clients?id=` shows it, the fields we read; the others are kept, since an edit replaces the
 * whole row. Source: database/model/model.go, `Client` (1.4.0 to 1.5.1).
 */
export const sUiClientSchema = z.looseObject({
  id: z.number().int(),
  enable: z.boolean(),
  name: z.string(),
  config: z.unknown().optional(), // protocol → its credentials; absent for a client that was made without
  inbounds: z.array(z.number().int()).nullable(),
  // Not a record of texts: a copy of each would take most of the time for an account with thousands.
  links: z.array(z.custom<Record<string, string>>(isTexts)).nullish(),
  volume: z.number(), // bytes; 0 = unlimited
  expiry: z.number(), // unix seconds; 0 = never
  up: z.number(), // bytes
  down: z.number(),
  desc: z.string(),
  onlineAt: z.number().optional(), // unix seconds, 0 = never; since 1.5.0
  delayStart: z.boolean(),
  autoReset: z.boolean(),
  resetDays: z.number(),
  totalUp: z.number(), // bytes of the periods before
  totalDown: z.number(),
});

/** Full rows. An empty list is null. */
export const sUiClientsSchema = z.object({ clients: z.array(sUiClientSchema).nullable() });

/**
 * The list without ids, as far as it is true: it shows six fields as zero whatever is stored, and no
 * credentials.
 */
export const sUiClientListSchema = z.object({
  clients: z.array(z.object({ id: z.number().int(), name: z.string() })).nullable(),
});

/** Of a save the answer is not needed, only that it is one. */
export const sUiSavedSchema = z.object({ clients: z.array(z.unknown()).nullable() });

/**
 * The list of inbounds: only those that take clients have `users`. Source: service/inbounds.go, `GetAll`
 * (1.5.1).
 */
export const sUiInboundsSchema = z.object({
  inbounds: z
    .array(
      z.object({
        id: z.number().int(),
        tag: z.string(),
        type: z.string(),
        listen_port: z.number().int().nullish(),
        users: z.array(z.string()).optional(),
      }),
    )
    .nullable(),
});

/** `status?r=sys,sbd`. */
export const sUiStatusSchema = z.object({
  sys: z.object({ appVersion: z.string() }),
  sbd: z.object({ running: z.boolean() }),
});

/** A client as S-UI shows it, as far as we read it. */
export type SUiClient = z.infer<typeof sUiClientSchema>;

function isTexts(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  return Object.values(value).every((text) => typeof text === 'string');
}
