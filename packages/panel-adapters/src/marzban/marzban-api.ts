import type { PanelConnection, PanelkitError, PanelTarget, WriteOutcome } from '@panelkit/sdk';
import type * as z from 'zod';
import { createBearerFetch, type NoSession } from '../http/bearer-token.ts';
import {
  createPanelFetch,
  type PanelRequest,
  type ServerAnswer,
  type Silence,
} from '../http/create-panel-fetch.ts';
import { notAppliedBecause } from '../http/not-applied-because.ts';
import { retryAfterMsOf } from '../http/retry-after.ts';
import {
  describeSilence,
  panelAuthFailed,
  panelNotFoundAtUrl,
  panelRefused,
  panelResponseInvalid,
  panelUnreachable,
} from '../http/to-panelkit-error.ts';
import { marzbanRefusalSchema, marzbanTokenSchema } from './marzban-schemas.ts';

/** What came back of a request, sorted by what it proves. */
export type MarzbanReply =
  | { kind: 'done'; json: unknown; clockSkewMs: number | null }
  /** Marzban's own refusal: nothing was done. `detail` is its text, or the names of the fields that it finds wrong. */
  | { kind: 'refused'; status: number; detail: string }
  | { kind: 'busy'; retryAfterMs: number | null }
  /** A 5xx: may have been done. */
  | { kind: 'crashed'; status: number }
  /** Not in Marzban's words: a page of a proxy, half an answer. */
  | { kind: 'foreign'; status: number; reason: string }
  | Silence
  | NoSession;

/** Marzban's HTTP API with the login taken care of. Never throws for a panel's answer. */
export type MarzbanApi = (request: PanelRequest) => Promise<MarzbanReply>;

export const TOKEN_PATH = '/api/admin/token';

/** The API of the panel at `target`; it logs in when first used. */
export function createMarzbanApi(target: PanelTarget, connection: PanelConnection): MarzbanApi {
  const panelFetch = createPanelFetch(target, connection);
  const { clock, logger } = connection;
  const logIn = async (): Promise<string> => {
    logger.debug({ kind: 'marzban' }, 'logging in to the panel');
    const { username = '', password = '' } = target.credentials;
    const body = new URLSearchParams({ username, password });
    const answer = await panelFetch({ method: 'POST', path: TOKEN_PATH, body });
    return readToken(toReply(answer, clock.now()));
  };
  const authorizedFetch = createBearerFetch({ panelFetch, clock, logIn });
  return async (request) => {
    const answer = await authorizedFetch(request);
    return answer.kind === 'no-session' ? answer : toReply(answer, clock.now());
  };
}

/** Sorts an answer by what it proves. */
export function toReply(answer: ServerAnswer | Silence, now: Date): MarzbanReply {
  if (answer.kind === 'silence') return answer;
  const { status, headers, text, clockSkewMs } = answer;
  if (status === 429) return { kind: 'busy', retryAfterMs: retryAfterMsOf(headers, now) };
  if (status >= 500) return { kind: 'crashed', status };
  const json = parseJson(text);
  if (json === undefined) return { kind: 'foreign', status, reason: `HTTP ${status} without JSON` };
  if (status >= 200 && status < 300) return { kind: 'done', json, clockSkewMs };
  const refusal = marzbanRefusalSchema.safeParse(json);
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
  reply: MarzbanReply,
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
export function toError(reply: Exclude<MarzbanReply, { kind: 'done' }>, operation: string): PanelkitError {
  switch (reply.kind) {
    case 'refused':
      return panelRefused(operation, describeRefusal(reply));
    case 'busy':
      return panelUnreachable('it asks for fewer requests', reply.retryAfterMs);
    case 'crashed':
      return reply.status === 500
        ? panelResponseInvalid(operation, 'HTTP 500')
        : panelUnreachable(`HTTP ${reply.status}`);
    case 'foreign':
      return panelResponseInvalid(operation, reply.reason);
    case 'silence':
      return panelUnreachable(describeSilence(reply));
    case 'no-session':
      return reply.error;
  }
}

/** Asking again is useless after these; any other refusal may be of the moment. */
const REFUSALS: ReadonlySet<number> = new Set([400, 403, 422]);

/** What a reply that is no success means for a write. */
export function toOutcome(reply: Exclude<MarzbanReply, { kind: 'done' }>): WriteOutcome {
  switch (reply.kind) {
    case 'refused':
      return REFUSALS.has(reply.status)
        ? { kind: 'refused', reason: describeRefusal(reply) }
        : { kind: 'notApplied', reason: describeRefusal(reply), retryAfterMs: null };
    case 'busy':
      return {
        kind: 'notApplied',
        reason: 'the panel asks for fewer requests',
        retryAfterMs: reply.retryAfterMs,
      };
    case 'crashed':
      return { kind: 'unknown', cause: `the panel answered HTTP ${reply.status}` };
    case 'foreign':
      return { kind: 'unknown', cause: `the answer is not the panel's: ${reply.reason}` };
    case 'silence':
      return reply.mayHaveArrived
        ? { kind: 'unknown', cause: describeSilence(reply) }
        : { kind: 'notApplied', reason: describeSilence(reply), retryAfterMs: null };
    case 'no-session':
      return notAppliedBecause(reply.error);
  }
}

/** Marzban's own 404 for a user; a bare `Not Found` is a wrong path or a proxy, and proves nothing. */
export function isUserMissing(reply: MarzbanReply): boolean {
  return reply.kind === 'refused' && reply.status === 404 && reply.detail === 'User not found';
}

function readToken(reply: MarzbanReply): string {
  if (reply.kind === 'refused' && reply.status === 401) throw panelAuthFailed('wrong username or password');
  if (reply.kind === 'refused' && reply.status === 404) throw panelNotFoundAtUrl('no login is offered there');
  return readReply(reply, 'login', marzbanTokenSchema).access_token;
}

/** Words of ours for a refusal: what an answer says may hold what was sent. */
function describeRefusal({ status, detail }: { status: number; detail: string }): string {
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

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
