import type { PanelContractFaults, PanelPlace } from './panel-harness.ts';

type Fetch = typeof globalThis.fetch;

/**
 * What the failing ways start from. `secretField`: the credential that makes the login fail when it is wrong.
 */
export interface HttpPanelFaultsOptions extends PanelPlace {
  secretField: string;
}

/** The failing ways to a panel that is reached through `connection.fetch`, real or simulated. */
export function createHttpPanelFaults(options: HttpPanelFaultsOptions): Required<PanelContractFaults> {
  const { target, connection, secretField } = options;
  const through = (fetch: Fetch): PanelPlace => ({ target, connection: { ...connection, fetch } });
  return {
    unreachable: () => through(() => Promise.reject(connectionError('ECONNREFUSED'))),
    wrongPath: () => ({ target: { ...target, baseUrl: `${target.baseUrl}/no-panel-here` }, connection }),
    foreignPage: () => through(async () => htmlPage()),
    wrongPassword: () => {
      const wrong = `wrong-${crypto.randomUUID()}`;
      const counting = countRequestsWith(wrong, connection.fetch);
      const credentials = { ...target.credentials, [secretField]: wrong };
      const place = {
        target: { ...target, credentials },
        connection: { ...connection, fetch: counting.fetch },
      };
      return { ...place, attempts: counting.count };
    },
    losingAnswers: () => {
      const { fetch, ...controls } = loseAnswersOfWrites(connection.fetch);
      return { ...through(fetch), ...controls };
    },
    answering: (response) => {
      let hasBegun = false;
      const fetch: Fetch = async (...request) => (hasBegun ? response() : connection.fetch(...request));
      const begin = () => {
        hasBegun = true;
      };
      return { ...through(fetch), begin };
    },
  };
}

function countRequestsWith(secret: string, inner: Fetch): { fetch: Fetch; count(): number } {
  let count = 0;
  const fetch: Fetch = async (input, init) => {
    const request = copyOf(input, init);
    const parts = [request.url, JSON.stringify([...request.headers]), await request.text()];
    if (parts.some((part) => part.includes(secret))) count += 1;
    return inner(input, init);
  };
  return { fetch, count: () => count };
}

function loseAnswersOfWrites(inner: Fetch): {
  fetch: Fetch;
  begin(): void;
  end(): void;
  lost(): number;
} {
  let isLosing = false;
  let lost = 0;
  const fetch: Fetch = async (input, init) => {
    const { method } = copyOf(input, init);
    const response = await inner(input, init);
    if (!isLosing || method === 'GET' || method === 'HEAD') return response;
    await response.arrayBuffer();
    lost += 1;
    throw connectionError('ECONNRESET');
  };
  return {
    fetch,
    begin: () => {
      isLosing = true;
    },
    end: () => {
      isLosing = false;
    },
    lost: () => lost,
  };
}

/** To look at: the one that is sent stays unread. */
function copyOf(...[input, init]: Parameters<Fetch>): Request {
  return input instanceof Request ? input.clone() : new Request(input, init);
}

function htmlPage(): Response {
  const headers = { 'content-type': 'text/html; charset=utf-8' };
  return new Response('<!doctype html><title>Welcome</title><p>It works.</p>', { headers });
}

/** What Node's fetch rejects with. */
function connectionError(code: string): TypeError {
  return new TypeError('fetch failed', { cause: Object.assign(new Error(code), { code }) });
}
