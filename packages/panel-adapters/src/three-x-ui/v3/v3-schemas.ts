import * as z from 'zod';
import { bytesSchema, expiryTimeSchema, jsonColumnSchema, trafficSchema } from '../three-x-ui-schemas.ts';

/**
 * A client's record, the fields that we read; the others are kept as they are, since an update replaces the
 * whole. Its `id` is a number of the database, the UUID is `uuid`. Source: internal/database/model/model.go,
 * `ClientRecord` (3.6.0).
 */
export const v3RecordSchema = z.looseObject({
  email: z.string(),
  subId: z.string(),
  uuid: z.string(),
  password: z.string(),
  limitIp: z.number().int().nonnegative(),
  totalGB: bytesSchema,
  expiryTime: expiryTimeSchema,
  enable: z.boolean(),
  comment: z.string(),
  reset: z.number(),
});
export type V3Record = z.infer<typeof v3RecordSchema>;

const inboundIdsSchema = z.array(z.number().int()).nullable();

/** `GET panel/api/clients/get/:email`. */
export const v3GetSchema = z.object({ client: v3RecordSchema, inboundIds: inboundIdsSchema });

/** `GET panel/api/clients/traffic/:email`: null when there is no such client. */
export const v3TrafficSchema = trafficSchema.nullable();

/** `GET panel/api/clients/list`: all clients at once; each is parsed on its page. */
export const v3ListSchema = z.array(z.unknown());

/** A page of that list, without the fields that only an update needs: reading thousands takes time. */
export const v3PageSchema = z.array(
  z.object({ ...v3RecordSchema.shape, inboundIds: inboundIdsSchema, traffic: trafficSchema.nullish() }),
);

/** `GET panel/api/inbounds/list/slim`: the settings without the clients' secrets. */
export const v3InboundsSchema = z.array(
  z.object({
    id: z.number().int(),
    remark: z.string(),
    tag: z.string(),
    listen: z.string().default(''),
    shareAddr: z.string().default(''),
    shareAddrStrategy: z.string().default(''),
    protocol: z.string(),
    port: z.number(),
    enable: z.boolean(),
    settings: jsonColumnSchema,
    streamSettings: jsonColumnSchema,
  }),
);
export type V3Inbound = z.infer<typeof v3InboundsSchema>[number];
