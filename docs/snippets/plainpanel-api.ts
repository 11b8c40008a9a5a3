import { type PanelConnection, PanelkitError, type PanelTarget } from '@panelkit/sdk';
import * as z from 'zod';

/**
 * How a call ended. *refused*: the panel says no, in its own words. *unreachable*: it surely never began.
 * *unauthorized*: wrong key. *unclear*: anything else, so it may have been done.
 */
export type Reply =
  | { kind: 'done'; body: unknown }
  | { kind: 'refused'; status: number; error: string }
  | { kind: 'unreachable' | 'unauthorized' | 'busy' | 'aborted' | 'unclear' };

export interface Call {
  method: string;
  path: string;
  body?: object;
  signal?: AbortSignal | undefined;
}
export type Api = (call: Call) => Promise<Reply>;

const errorSchema = z.object({ error: z.string() });

/** One request to the panel, with a deadline. It throws nothing, and sends nothing twice. */
export function createApi({ baseUrl, credentials }: PanelTarget, connection: PanelConnection): Api {
  const { fetch, clock, requestTimeoutMs } = connection;
  return async ({ method, path, body, signal }) => {
    if (signal?.aborted) return { kind: 'aborted' };
    const deadline = new AbortController();
    const cancel = clock.setTimer(requestTimeoutMs, () => deadline.abort());
    try {
      const signals = signal === undefined ? [deadline.signal] : [deadline.signal, signal];
      const response = await fetch(baseUrl + path, {
        method,
        headers: { key: credentials.key ?? '', 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        redirect: 'manual',
        signal: AbortSignal.any(signals),
      });
      return sort(response.status, await response.json());
    } catch (error) {
      return { kind: isRefusedConnection(error) ? 'unreachable' : 'unclear' };
    } finally {
      cancel();
    }
  };
}

/** A status means what it says only beside the panel's own words: a proxy in front of it answers 404 too. */
function sort(status: number, body: unknown): Reply {
  if (status === 200) return { kind: 'done', body };
  if (status === 429) return { kind: 'busy' };
  const said = errorSchema.safeParse(body).data;
  if (said === undefined || said.error === 'no such page') return { kind: 'unclear' };
  if (status === 401 && said.error === 'wrong key') return { kind: 'unauthorized' };
  return { kind: 'refused', status, error: said.error };
}

function isRefusedConnection(error: unknown): boolean {
  const cause: unknown = error instanceof Error ? error.cause : null;
  return cause instanceof Error && 'code' in cause && cause.code === 'ECONNREFUSED';
}

/** The answer of a read. @throws PanelkitError for everything but an answer of this form */
export function readReply<Schema extends z.ZodType>(reply: Reply, schema: Schema): z.output<Schema> {
  const parsed = reply.kind === 'done' ? schema.safeParse(reply.body).data : undefined;
  if (parsed === undefined) throw readError(reply);
  return parsed;
}

function readError({ kind }: Reply): PanelkitError<'PANEL_UNREACHABLE'> | Error {
  if (kind === 'unauthorized') {
    const details = { reason: 'wrong key' };
    return new PanelkitError('PANEL_AUTH_FAILED', { message: 'The panel refuses the key', details });
  }
  if (kind === 'unreachable' || kind === 'busy' || kind === 'aborted') {
    const details = { retryAfterMs: null };
    return new PanelkitError('PANEL_UNREACHABLE', { message: 'The panel does not answer', details });
  }
  const details = { operation: 'read', reason: 'unexpected answer' };
  return new PanelkitError('PANEL_RESPONSE_INVALID', { message: 'Not an answer of the panel', details });
}
