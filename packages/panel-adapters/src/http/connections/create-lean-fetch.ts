import { Agent, buildConnector, Dispatcher, ProxyAgent, request } from 'undici';
import { unpack } from '../answers/unpack.ts';
import { createGuardedLookup, guardConnect } from './guard-connect.ts';
import { NO_TLS_BEHIND_PROXY } from './network-codes.ts';

/** How panels are reached. */
interface LeanFetchOptions {
  /**
   * A proxy that each request goes through (`http://user:password@host:port`). It resolves names, so
   * addresses are not judged here.
   */
  proxyUrl?: string | undefined;
}

/** A `fetch` that says whether it takes a panel's own connections. */
type LeanFetch = typeof globalThis.fetch & { takesDispatcher?: true };

/**
 * A `fetch` that takes less than half of the processor's time, for
 * `createPanelkit({ fetch: createLeanFetch() })`: undici's `request`, on its own kept connections. A short
 * answer is read whole before it is given, and a redirect is an answer. What the drivers do not send (a
 * `Request`, `Headers`, a stream) goes to the platform's `fetch`, unless there is a proxy, which nothing may
 * pass by.
 */
export function createLeanFetch({ proxyUrl }: LeanFetchOptions = {}): LeanFetch {
  const agent = proxyUrl === undefined ? createAgent() : new ProxyAgent(proxyUrl);
  const leanFetch: LeanFetch = async (input, init = {}) => {
    const options = toOptions(init);
    if (typeof input !== 'string' || options === null) {
      if (proxyUrl === undefined) return fetch(input, init);
      throw new TypeError('only what drivers send goes through the proxy');
    }
    if (proxyUrl !== undefined && options.dispatcher !== undefined) {
      throw Object.assign(new TypeError('a proxy shows no certificate'), { code: NO_TLS_BEHIND_PROXY });
    }
    const { statusCode: status, headers, body } = await request(input, { dispatcher: agent, ...options });
    const content = await unpack(body, headers['content-encoding']);
    return new Response(WITHOUT_BODY.has(status) ? null : content, { status, headers: toHeaders(headers) });
  };
  return proxyUrl === undefined ? Object.assign(leanFetch, { takesDispatcher: true as const }) : leanFetch;
}

/** A request without its own connections is not sent to a place where no panel can be, either. */
function createAgent(): Agent {
  const rule = { allowsPrivate: true, privateNetworks: [] };
  const connect = buildConnector({ lookup: createGuardedLookup(rule) });
  return new Agent({ connect: guardConnect(connect, rule) });
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
