import * as z from 'zod';
import { bytesSchema, expiryTimeSchema, jsonColumnSchema, trafficSchema } from '../three-x-ui-schemas.ts';

/**
 * An entry of `settings.clients`, the fields that we read; the others are kept as they are, since an update
 * replaces the whole. What is left out is zero. Source: database/model/model.go, `Client` (2.9.4).
 */
export const v2EntrySchema = z.looseObject({
  email: z.string().default(''),
  id: z.string().default(''),
  password: z.string().default(''),
  auth: z.string().default(''),
  flow: z.string().default(''),
  subId: z.string().default(''),
  limitIp: z.number().int().nonnegative().default(0),
  totalGB: bytesSchema.default(0),
  expiryTime: expiryTimeSchema.default(0),
  enable: z.boolean().default(false),
  comment: z.string().default(''),
  reset: z.number().default(0),
});
export type V2Entry = z.infer<typeof v2EntrySchema>;

/** `GET panel/api/inbounds/list`. `clientStats` may hold counters of clients that are no more. */
export const v2InboundSchema = z.object({
  id: z.number().int(),
  remark: z.string(),
  listen: z.string(),
  port: z.number(),
  protocol: z.string(),
  enable: z.boolean(),
  settings: jsonColumnSchema,
  streamSettings: jsonColumnSchema,
  clientStats: z.array(trafficSchema).nullable(),
});
export const v2InboundsSchema = z.array(v2InboundSchema);
export type V2Inbound = z.infer<typeof v2InboundSchema>;

/** The clients in an inbound's settings; absent where the protocol has none. */
export const v2SettingsSchema = z.object({
  clients: z.array(v2EntrySchema).nullish(),
  method: z.string().default(''),
});
