import * as z from 'zod';
import { parseJson } from '../http/answers/parse-json.ts';

/** The last instant of which JavaScript can make a date. */
const LAST_INSTANT_MS = 8_640_000_000_000_000;

/** What every JSON answer is. Source: web/entity/entity.go, `Msg` (3.6.0). */
export const envelopeSchema = z.object({ success: z.boolean(), msg: z.string(), obj: z.unknown() });

/** `GET csrf-token`. Source: web/controller/index.go, `csrfToken` (3.6.0). */
export const csrfAnswerSchema = z.object({ success: z.literal(true), obj: z.string().min(1) });

/**
 * `GET panel/api/server/status`; null in the first seconds after a start. Source: web/service/server.go,
 * `Status` (3.6.0).
 */
export const statusSchema = z.object({ panelVersion: z.string().optional(), xray: z.object({}) }).nullable();

/** `POST panel/api/inbounds/onlines`: null for nobody. */
export const onlinesSchema = z.array(z.unknown()).nullable();

/** `GET panel/api/server/fail2banStatus` (3.4.0 and later). */
export const fail2banSchema = z.object({ usable: z.boolean() });

/** Bytes, counted or as a limit; 0 = unlimited. */
export const bytesSchema = z.number().int().nonnegative();

/** Milliseconds: 0 = never, below 0 = a duration that starts on first use. */
export const expiryTimeSchema = z.number().int().min(-LAST_INSTANT_MS).max(LAST_INSTANT_MS);

/** A customer's counter. Source: xray/client_traffic.go, `ClientTraffic`. */
export const trafficSchema = z.object({
  id: z.number().int().nonnegative().default(0), // kept by a new name and by an upgrade, never given again; 0 = not told
  email: z.string(),
  up: bytesSchema,
  down: bytesSchema,
  enable: z.boolean().default(true), // false: the core does not let it in, whatever its client's own flag says
  lastOnline: z.number().nonnegative().max(LAST_INSTANT_MS).default(0), // ms; 0 = never, absent before 2.6.8
});
export type ThreeXUiTraffic = z.infer<typeof trafficSchema>;

/** A column of JSON: text up to 3.0.2, an object since 3.1.0. */
export const jsonColumnSchema = z.preprocess(
  (column) => (typeof column === 'string' ? (parseJson(column || '{}') ?? column) : column),
  z.looseObject({}).nullable(),
);

/** Share links. */
export const linksSchema = z.array(z.string()).nullable();
