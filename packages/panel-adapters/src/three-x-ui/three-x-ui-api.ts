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
import { createBearerFetch } from '../http/bearer-token.ts';
import { createPanelFetch } from '../http/create-panel-fetch.ts';
import { notApplied } from '../http/not-applied.ts';
import type { PanelRequest } from '../http/panel-request.ts';
import type { NoResponse, ServerAnswer } from '../http/server-answer.ts';
import { panelRefused, panelResponseInvalid } from '../http/to-panelkit-error.ts';
import { describeRefusal, isKeyTaken, isLasting, isMissingRecord } from './refusals.ts';
import { envelopeSchema } from './three-x-ui-schemas.ts';
import { createApiTokenFetch, decodeSession, logIn, withSession } from './three-x-ui-session.ts';

/** `success: false`, with HTTP 200. `reason` is the English part of its text. */
interface Refused {
  kind: 'refused';
  reason: string;
}

/** What came back of a request, sorted by what it proves. */
export type ThreeXUiReply =
  | { kind: 'done'; obj: unknown; clockSkewMs: number | null; rows?: AsyncIterable<unknown[]> }
  | FailedReply<Refused>;

/** 3x-ui's HTTP API with the login taken care of. Never throws for a panel's answer. */
export type ThreeXUiApi = (request: PanelRequest) => Promise<ThreeXUiReply>;

/** The API of the panel at `target`; it logs in when first used, or uses the API token if there is one. */
export function createThreeXUiApi(
  target: PanelTarget,
  connection: PanelConnection,
  panelFetch = createPanelFetch(target, connection),
): ThreeXUiApi {
  const { clock, logger } = connection;
  const { token = '' } = target.credentials;
  let hidesLostSessions = false;
  const send =
    token !== ''
      ? createApiTokenFetch(panelFetch, token)
      : createBearerFetch({
          panelFetch,
          clock,
          authorize: withSession,
          logIn: async (loginFetch) => {
            logger.debug({ kind: 'three-x-ui' }, 'logging in to the panel');
            const session = await logIn(loginFetch, target.credentials);
            hidesLostSessions = decodeSession(session).csrfToken === '';
            return session;
          },
          isRefused: (answer) => isSessionLost(answer, hidesLostSessions),
        });
  return async (request) => {
    const answer = await send(request);
    return answer.kind === 'no-session' ? answer : toReply(answer);
  };
}

/**
 * An empty 404 (up to 2.9), an empty 401 (since 3.0.2), an empty 403 for a CSRF token of another session:
 * nothing was done.
 */
function isSessionLost({ status, text }: ServerAnswer, hidesLostSessions: boolean): boolean {
  if (status === 401) return true;
  return text === '' && (status === 403 || (status === 404 && hidesLostSessions));
}

/** Sorts an answer by what it proves. */
export function toReply(answer: ServerAnswer | NoResponse): ThreeXUiReply {
  if (answer.kind === 'no-response') return answer;
  const failure = failureByStatus(answer);
  if (failure !== null) return failure;
  const { status, text, clockSkewMs } = answer;
  // The panel's own word for a path that its version does not have: nobody worked on it.
  if (text === '' && (status === 404 || status === 405))
    return { kind: 'foreign', status, reason: `HTTP ${status}: it has no such path`, isRouteMissing: true };
  const file = readAttachment(answer);
  if (file !== null) return { kind: 'done', obj: file, clockSkewMs };
  const envelope = envelopeSchema.safeParse(parseJson(text));
  if (!envelope.success) return { kind: 'foreign', status, reason: `HTTP ${status} in foreign words` };
  const { success, msg, obj } = envelope.data;
  if (!success) return { kind: 'refused', reason: englishPartOf(msg) };
  if (status !== 200) return { kind: 'foreign', status, reason: `HTTP ${status}` };
  return { kind: 'done', obj, clockSkewMs, ...(answer.rows && { rows: answer.rows }) };
}

/**
 * Texts are a phrase in the panel's language and, in brackets, an error in English, often with a line break
 * before the bracket.
 */
function englishPartOf(msg: string): string {
  const opening = msg.indexOf('(');
  const closing = msg.lastIndexOf(')');
  return (opening < 0 || closing < opening ? msg : msg.slice(opening + 1, closing)).trim();
}

/** The parsed object. @throws PanelkitError for all but an answer of that shape */
export function readReply<Schema extends z.ZodType>(
  reply: ThreeXUiReply,
  operation: string,
  schema: Schema,
): z.output<Schema> {
  if (reply.kind !== 'done') throw toError(reply, operation);
  const parsed = schema.safeParse(reply.obj);
  if (parsed.success) return parsed.data;
  const fields = parsed.error.issues.slice(0, 5).map(({ path }) => path.filter(isPlainName).join('.'));
  throw panelResponseInvalid(operation, `unexpected ${[...new Set(fields)].join(', ') || 'body'}`);
}

/** Names of fields; a key of another shape may be data. */
function isPlainName(name: PropertyKey): boolean {
  return typeof name === 'string' && /^[a-zA-Z_]{2,20}$/.test(name);
}

/** What a read throws for a reply that is no success. */
function toError(reply: FailedReply<Refused>, operation: string): PanelkitError {
  return errorOfFailure(reply, operation, ({ reason }) => panelRefused(operation, describeRefusal(reason)));
}

/**
 * What a reply that is no success means for a write. A refusal that may pass may also have come after a part
 * was done.
 */
export function toOutcome(reply: FailedReply<Refused>): WriteOutcome {
  return outcomeOfFailure(reply, ({ reason }) => {
    const words = describeRefusal(reason);
    if (isMissingRecord(reason)) return notApplied(words);
    if (isKeyTaken(reason)) return { kind: 'refused', reason: words, because: 'credentials-taken' };
    return isLasting(reason) ? { kind: 'refused', reason: words } : { kind: 'unknown', cause: words };
  });
}

/** A success must carry nothing else than the panel's success; its object is read back, never trusted. */
export function outcomeOf(reply: ThreeXUiReply): WriteOutcome {
  return reply.kind === 'done' ? { kind: 'applied' } : toOutcome(reply);
}
