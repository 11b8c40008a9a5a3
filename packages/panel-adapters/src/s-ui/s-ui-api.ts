import type { PanelConnection, PanelkitError, PanelTarget, WriteOutcome } from '@panelkit/sdk';
import type * as z from 'zod';
import {
  errorOfFailure,
  type FailedReply,
  failureByStatus,
  outcomeOfFailure,
} from '../http/answers/panel-reply.ts';
import { parseJson } from '../http/answers/parse-json.ts';
import { readAttachment } from '../http/answers/read-attachment.ts';
import { createPanelFetch } from '../http/create-panel-fetch.ts';
import { notApplied } from '../http/not-applied.ts';
import type { PanelRequest } from '../http/panel-request.ts';
import type { NoResponse, ServerAnswer } from '../http/server-answer.ts';
import {
  panelAuthFailed,
  panelRefused,
  panelResponseInvalid,
  panelUnreachable,
} from '../http/to-panelkit-error.ts';
import { sUiEnvelopeSchema } from './s-ui-schemas.ts';

/**
 * Why S-UI says no; its own words may hold what was sent. *token*: unknown or expired. *missing*: no such
 * row. *locked*: its database was busy, nothing was done. *core*: its sing-box refused an inbound, the
 * database was rolled back. *request*: it cannot read what was asked. *port*: sing-box cannot have the port,
 * the database was rolled back. *unread*: saved, but the answer could not be made.
 */
export type SUiRefusal = 'token' | 'missing' | 'locked' | 'core' | 'port' | 'request' | 'unread' | 'other';

/** S-UI's own refusal, which comes with HTTP 200 as well. */
interface Refused {
  kind: 'refused';
  refusal: SUiRefusal;
}

/**
 * What came back of a request, sorted by what it proves. `panelNow`: the instant by the panel's clock, to
 * about a second.
 */
export type SUiReply =
  | {
      kind: 'done';
      obj: unknown;
      panelNow: Date;
      clockSkewMs: number | null;
      rows?: AsyncIterable<unknown[]>;
    }
  | FailedReply<Refused>;

/** S-UI's token API. Never throws for a panel's answer. */
export type SUiApi = (request: PanelRequest) => Promise<SUiReply>;

/** The API of the panel at `target`, whose base URL holds the panel's web path. */
export function createSUiApi(
  target: PanelTarget,
  connection: PanelConnection,
  panelFetch = createPanelFetch(target, connection),
): SUiApi {
  const { token } = target.credentials;
  const headers: Record<string, string> = token === undefined ? {} : { token };
  return async (request) => {
    const answer = await panelFetch({ ...request, path: `/apiv2/${request.path}`, headers });
    return toReply(answer, connection.clock.now(), request.method === 'POST');
  };
}

function toReply(answer: ServerAnswer | NoResponse, now: Date, isWrite: boolean): SUiReply {
  if (answer.kind === 'no-response') return answer;
  const failure = failureByStatus(answer);
  if (failure !== null) return failure;
  const { status, text, clockSkewMs } = answer;
  const panelNow = new Date(now.getTime() + (clockSkewMs ?? 0));
  const file = readAttachment(answer);
  if (file !== null) return { kind: 'done', obj: file, clockSkewMs, panelNow };
  const envelope = status === 200 ? sUiEnvelopeSchema.safeParse(parseJson(text)) : null;
  if (!envelope?.success) return { kind: 'foreign', status, reason: `HTTP ${status} in foreign words` };
  const { success, msg, obj } = envelope.data;
  if (!success) return { kind: 'refused', refusal: toRefusal(msg, isWrite) };
  return { kind: 'done', obj, clockSkewMs, panelNow, ...(answer.rows && { rows: answer.rows }) };
}

/**
 * `save` or the object's name, a colon, the text with spaces doubled and a line end. Source: api/utils.go,
 * util/common/err.go.
 */
function toRefusal(msg: string, isWrite: boolean): SUiRefusal {
  const [prefix = '', ...text] = msg.split(': ');
  if (isWrite && (prefix === 'clients' || prefix === 'inbounds' || prefix === 'tls')) return 'unread';
  const words = text.join(': ').trim().replace(/\s+/g, ' ');
  if (words === 'invalid token') return 'token';
  if (words === 'record not found') return 'missing';
  if (words.startsWith('database is locked') || words.startsWith('database table is locked')) return 'locked';
  if (words.startsWith('failed to update users for inbounds')) return 'core';
  if (words.endsWith('address already in use')) return 'port';
  return REQUEST_FAULTS.some((fault) => words.startsWith(fault)) ? 'request' : 'other';
}

const REQUEST_FAULTS = ['json: ', 'unexpected end of JSON input', 'invalid character', 'unknown '];

/** The parsed object, and when it was. @throws PanelkitError for all but a success of that shape */
export function readReply<Schema extends z.ZodType>(
  reply: SUiReply,
  operation: string,
  schema: Schema,
): { data: z.output<Schema>; panelNow: Date; clockSkewMs: number | null } {
  if (reply.kind !== 'done') throw toError(reply, operation);
  const { obj, panelNow, clockSkewMs } = reply;
  const parsed = schema.safeParse(obj);
  if (parsed.success) return { data: parsed.data, panelNow, clockSkewMs };
  throw panelResponseInvalid(operation, 'it has another shape');
}

/** What a read throws for a reply that is no success. */
export function toError(reply: FailedReply<Refused>, operation: string): PanelkitError {
  return errorOfFailure(reply, operation, ({ refusal }) => {
    if (refusal === 'token') return panelAuthFailed(REASONS.token);
    if (refusal === 'locked') return panelUnreachable(REASONS.locked);
    return panelRefused(operation, REASONS[refusal]);
  });
}

/** What the reply to a save means for the account. */
export function toOutcome(reply: SUiReply, saved: z.ZodType): WriteOutcome {
  if (reply.kind !== 'done') return outcomeOfFailure(reply, toRefusedOutcome);
  if (saved.safeParse(reply.obj).success) return { kind: 'applied' };
  return { kind: 'unknown', cause: "the answer is not the panel's" };
}

function toRefusedOutcome({ refusal }: Refused): WriteOutcome {
  if (refusal === 'unread') return { kind: 'unknown', cause: REASONS.unread };
  return refusal === 'request' ? { kind: 'refused', reason: REASONS.request } : notApplied(REASONS[refusal]);
}

const REASONS: Record<SUiRefusal, string> = {
  token: 'the panel does not know the token',
  missing: 'the account is gone',
  locked: 'the database of the panel is busy',
  core: 'sing-box refused an inbound with its accounts; it serves nobody until a later save on it succeeds',
  port: 'the port is taken on the server',
  request: 'the panel cannot read the request',
  unread: 'the panel saved, but could not show what',
  other: 'the panel gave a reason that is not known',
};
