import type { PanelkitError, WriteOutcome } from '@panelkit/sdk';
import * as z from 'zod';
import {
  errorOfFailure,
  type FailedReply,
  failureByStatus,
  outcomeOfFailure,
} from '../http/answers/panel-reply.ts';
import { parseJson } from '../http/answers/parse-json.ts';
import { notApplied } from '../http/not-applied.ts';
import type { NoResponse, ServerAnswer } from '../http/server-answer.ts';
import { panelRefused, panelResponseInvalid } from '../http/to-panelkit-error.ts';

/**
 * The panel's own refusal: nothing was done. `detail` is its text, or the names of the fields that it finds
 * wrong.
 */
interface Refused {
  kind: 'refused';
  status: number;
  detail: string;
}

/** A reply that is no success. */
export type FastapiFailure = FailedReply<Refused>;

/**
 * What came back of a request to Marzban or Marzneshin, which refuse in the same forms, sorted by what it
 * proves.
 */
export type FastapiReply = { kind: 'done'; json: unknown; clockSkewMs: number | null } | FastapiFailure;

/** The body of a refusal: text, or field → message for a 422. Source: app/__init__.py (Marzban 0.8.4). */
const refusalSchema = z.object({ detail: z.union([z.string(), z.record(z.string(), z.string())]) });

/** Sorts an answer by what it proves. */
export function toReply(answer: ServerAnswer | NoResponse): FastapiReply {
  if (answer.kind === 'no-response') return answer;
  const failure = failureByStatus(answer);
  if (failure !== null) return failure;
  const { status, text, clockSkewMs } = answer;
  const json = parseJson(text);
  if (json === undefined) return { kind: 'foreign', status, reason: `HTTP ${status} without JSON` };
  if (status >= 200 && status < 300) return { kind: 'done', json, clockSkewMs };
  const refusal = refusalSchema.safeParse(json);
  if (status < 400 || !refusal.success)
    return { kind: 'foreign', status, reason: `HTTP ${status} in foreign words` };
  const { detail } = refusal.data;
  return {
    kind: 'refused',
    status,
    detail: typeof detail === 'string' ? detail : Object.keys(detail).sort().join(', '),
  };
}

/** The parsed body. @throws PanelkitError for all but an answer of that shape */
export function readReply<Schema extends z.ZodType>(
  reply: FastapiReply,
  operation: string,
  schema: Schema,
): z.output<Schema> {
  if (reply.kind !== 'done') throw toError(reply, operation);
  const parsed = schema.safeParse(reply.json);
  if (parsed.success) return parsed.data;
  const fields = parsed.error.issues.slice(0, 5).map((issue) => issue.path.filter(isFieldName).join('.'));
  throw panelResponseInvalid(operation, `unexpected ${[...new Set(fields)].join(', ') || 'body'}`);
}

/** What a read throws for a reply that is no success. */
export function toError(reply: FastapiFailure, operation: string): PanelkitError {
  return errorOfFailure(reply, operation, (refused) => panelRefused(operation, describeRefusal(refused)));
}

/** Asking again is useless after these; any other refusal may be of the moment. */
const REFUSALS: ReadonlySet<number> = new Set([400, 403, 422]);

/** What a reply that is no success means for a write. */
export function toOutcome(reply: FastapiFailure): WriteOutcome {
  return outcomeOfFailure(reply, (refused) =>
    REFUSALS.has(refused.status)
      ? { kind: 'refused', reason: describeRefusal(refused) }
      : notApplied(describeRefusal(refused)),
  );
}

/** The panel's own 404 for a user; a bare `Not Found` is a wrong path or a proxy, and proves nothing. */
export function isUserMissing(reply: FastapiReply): boolean {
  return reply.kind === 'refused' && reply.status === 404 && reply.detail === 'User not found';
}

/** Words of ours for a refusal: what an answer says may hold what was sent. */
function describeRefusal({ status, detail }: Refused): string {
  if (status === 403) return 'the account belongs to another administrator of the panel';
  if (status === 400) return 'a protocol has no inbound on the panel';
  if (status === 404 && detail === 'User not found') return 'the account is gone';
  if (status !== 422) return `HTTP ${status}`;
  const known = detail.split(', ').filter(isFieldName);
  return `the panel finds wrong: ${known.join(', ') || 'the request'}`;
}

/** Names of the API's fields; anything else in an error's place may be data. */
function isFieldName(name: PropertyKey): boolean {
  return typeof name === 'string' && FIELD_NAMES.has(name);
}

const FIELD_NAMES: ReadonlySet<string> = new Set([
  'access_token',
  'data_limit',
  'data_limit_reset_strategy',
  'expire',
  'flow',
  'id',
  'inbounds',
  'links',
  'method',
  'next_plan',
  'note',
  'on_hold_expire_duration',
  'online_at',
  'password',
  'port',
  'protocol',
  'proxies',
  'status',
  'tag',
  'total',
  'used_traffic',
  'username',
  'users',
  'users_active',
  'version',
]);
