import { Agent, Dispatcher, request } from 'undici';
import { unpack } from './unpack.ts';

/**
 * A `fetch` that takes less than half of the processor's time, for `createPanelkit({ fetch: createLeanFetch() })`: undici's `request`, on
 * kept connections of its own. A short answer is read whole before it is given, and a redirect is an answer. What the drivers do not send (a
 * `Request`, `Headers`, a stream) goes to the platform's `fetch`.
 */
export function createLeanFetch(): typeof globalThis.fetch {
  const agent = new Agent();
  return async (input, init = {}) => {
    const options = toOptions(init);
    if (typeof input !== 'string' || options === null) return fetch(input, init);
    const { statusCode: status, headers, body } = await request(input, { dispatcher: agent, ...options });
    const content = await unpack(body, headers['content-encoding']);
    return new Response(WITHOUT_BODY.has(status) ? null : content, { status, headers: toHeaders(headers) });
  };
}

const WITHOUT_BODY: ReadonlySet<number> = new Set([204, 205, 304]);
/** As the platform's own. */
const COMMON = { 'user-agent': 'node', 'accept-encoding': 'gzip, deflate, br' };
const FORM = { 'content-type': 'application/x-www-form-urlencoded;charset=UTF-8' };

type Options = NonNullable<Parameters<typeof request>[1]>;

/** Null: it asks for more than is done here. */
function toOptions({ method = 'GET', headers, body, signal, ...others }: RequestInit): Options | null {
  if (headers instanceof Headers || Array.isArray(headers)) return null;
  const isForm = body instanceof URLSearchParams;
  if (body != null && typeof body !== 'string' && !isForm) return null;
  return {
    method,
    headers: { ...COMMON, ...(isForm && FORM), ...headers },
    body: isForm ? body.toString() : (body ?? null),
    ...(signal && { signal }),
    ...('dispatcher' in others &&
      others.dispatcher instanceof Dispatcher && { dispatcher: others.dispatcher }),
  };
}

function toHeaders(fields: Record<string, string | string[] | undefined>): Headers {
  const headers = new Headers();
  for (const name in fields) {
    const values = fields[name];
    if (typeof values === 'string') headers.set(name, values);
    else for (const value of values ?? []) headers.append(name, value);
  }
  return headers;
}
