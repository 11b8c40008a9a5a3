/**
 * One thing that goes wrong with a request. *Commit* is the provider's doing of what was asked:
 * `drop-after-commit` does it and loses the answer.
 */
export type ProviderFault =
  | 'drop-before-commit'
  | 'drop-after-commit'
  | 'error-before-commit'
  | 'error-after-commit'
  | 'rate-limited'
  | 'half-body'
  | 'html-page';

/** The switchboard of what goes wrong with a simulated provider. */
export interface ProviderFaults {
  /**
   * The next request whose path, or method and path (`POST /v1/payments`), matches meets `fault`, once.
   * Several wait in the order given.
   */
  next(fault: ProviderFault, path?: RegExp): void;
  /** From now on each request that matches in the same way meets `fault` with `probability` (0 to 1). */
  sometimes(fault: ProviderFault, probability: number, path?: RegExp): void;
  /** Connections are refused until `clear`. */
  goDown(): void;
  /** Nothing goes wrong any more. */
  clear(): void;
}

/** Answers one request, as a provider's server would. Rejects when the connection fails. */
export type RequestHandler = (request: Request) => Promise<Response>;

interface Rule {
  fault: ProviderFault;
  path: RegExp;
  probability: number;
}

const ANY_PATH = /^/;

/** The error that `fetch` rejects with when a connection fails; `code` as Node gives it. */
function connectionError(code: 'ECONNREFUSED' | 'ECONNRESET'): TypeError {
  return new TypeError('fetch failed', { cause: Object.assign(new Error(code), { code }) });
}

/** Puts `faults` in front of a provider's server. */
export function withProviderFaults(
  handle: RequestHandler,
  random: () => number,
): { handle: RequestHandler; faults: ProviderFaults } {
  let waiting: Rule[] = [];
  let standing: Rule[] = [];
  let isDown = false;
  const draw = ({ method, url }: Request): ProviderFault | null => {
    const { pathname } = new URL(url);
    const fits = ({ path }: Rule): boolean => path.test(pathname) || path.test(`${method} ${pathname}`);
    const first = waiting.find(fits);
    waiting = waiting.filter((rule) => rule !== first);
    const drawn = first ?? standing.find((rule) => fits(rule) && random() < rule.probability);
    return drawn?.fault ?? null;
  };
  return {
    handle: async (request) => {
      if (isDown) throw connectionError('ECONNREFUSED');
      const fault = draw(request);
      return fault === null ? handle(request) : suffer(fault, request, handle);
    },
    faults: {
      next: (fault, path = ANY_PATH) => void waiting.push({ fault, path, probability: 1 }),
      sometimes: (fault, probability, path = ANY_PATH) => void standing.push({ fault, path, probability }),
      goDown: () => {
        isDown = true;
      },
      clear: () => {
        waiting = [];
        standing = [];
        isDown = false;
      },
    },
  };
}

async function suffer(fault: ProviderFault, request: Request, handle: RequestHandler): Promise<Response> {
  switch (fault) {
    case 'drop-before-commit':
      throw connectionError('ECONNRESET');
    case 'drop-after-commit':
      await handle(request);
      throw connectionError('ECONNRESET');
    case 'error-before-commit':
      return new Response('Bad Gateway', { status: 502 });
    case 'error-after-commit':
      await handle(request);
      return new Response('Bad Gateway', { status: 502 });
    case 'rate-limited':
      return new Response('Too Many Requests', { status: 429, headers: { 'retry-after': '5' } });
    case 'half-body': {
      const response = await handle(request);
      const text = await response.text();
      return new Response(text.slice(0, Math.floor(text.length / 2)), { status: response.status });
    }
    case 'html-page':
      return new Response('<!doctype html><title>Checking your browser</title>', {
        headers: { 'content-type': 'text/html' },
      });
  }
}
