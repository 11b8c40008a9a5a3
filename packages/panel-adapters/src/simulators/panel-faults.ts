import type { Clock } from '@panelkit/sdk';

/** Answers one request, as a panel's server would. Rejects when the connection fails. */
export type RequestHandler = (request: Request) => Promise<Response>;

/**
 * One thing that goes wrong with a request. *commit* is the panel's doing of what was asked:
 * `drop-after-commit` does it and loses the answer, `late-answer` does it at once and answers after
 * `delayMs`, `late-commit` does it only then. `lost-session` ends all sessions first, so the panel refuses a
 * token that was valid. `locked-database`: the panel's own answer to it, nothing is done. `lost-write`:
 * answered as done, and forgotten at once. `late-visibility`: answered as done, and to be seen only after
 * `delayMs`.
 */
export type PanelFault =
  | { kind: 'drop-before-commit' }
  | { kind: 'drop-after-commit' }
  | { kind: 'error-before-commit' }
  | { kind: 'error-after-commit' }
  | { kind: 'late-answer'; delayMs: number }
  | { kind: 'late-commit'; delayMs: number }
  | { kind: 'rate-limited'; retryAfterSeconds: number }
  | { kind: 'half-body' }
  | { kind: 'html-page' }
  | { kind: 'lost-session' }
  | { kind: 'locked-database' }
  | { kind: 'lost-write' }
  | { kind: 'late-visibility'; delayMs: number };

/** Which requests a fault meets; all of them when empty. */
export interface FaultMatch {
  method?: string;
  /** Tested against the path without host and query. */
  path?: RegExp;
}

/** The switchboard of what goes wrong with a simulated panel. */
export interface PanelFaults {
  /** The next request that matches meets `fault`, once. Several wait in the order given. */
  next(fault: PanelFault, match?: FaultMatch): void;
  /** From now on each request that matches meets `fault` with `probability` (0 to 1), drawn from the seed. */
  sometimes(fault: PanelFault, probability: number, match?: FaultMatch): void;
  /** Nothing waits and nothing is drawn any more; a panel that is down comes back. */
  clear(): void;
  /** Connections are refused from now on; requests under way are cut. */
  goDown(): void;
  comeBack(): void;
  /** Down for `downMs`, then back with all sessions gone. */
  restart(downMs: number): void;
  /** How many requests met this kind of fault so far. */
  count(kind: PanelFault['kind']): number;
}

/** What the faults need of the panel that they trouble. */
export interface PanelFaultsOptions {
  clock: Clock;
  /** Numbers in [0, 1). */
  random: () => number;
  handle: RequestHandler;
  /** Ends all sessions. */
  loseSessions: () => void;
  /**
   * Locks the database until what is returned is called. Without it a locked database is a crash that did
   * nothing.
   */
  lockDatabase?: () => () => void;
  /**
   * Notes all that the panel keeps; what is returned brings it back. Without it no write can be lost or late.
   */
  remember?: () => () => void;
}

interface Rule {
  fault: PanelFault;
  match: FaultMatch;
  probability: number;
}

interface Switches {
  waiting: Rule[];
  standing: Rule[];
  counts: Map<PanelFault['kind'], number>;
  down: boolean;
  /** Raised when the panel goes down: requests of an earlier life are cut. */
  life: number;
}

/** The error that `fetch` rejects with when a connection fails; `code` as Node gives it. */
export function connectionError(code: 'ECONNREFUSED' | 'ECONNRESET'): TypeError {
  return new TypeError('fetch failed', { cause: Object.assign(new Error(code), { code }) });
}

/** Puts `faults` in front of a panel's `handle`; what it returns as `handle` is what the world meets. */
export function withPanelFaults(options: PanelFaultsOptions): {
  handle: RequestHandler;
  faults: PanelFaults;
} {
  const switches: Switches = { waiting: [], standing: [], counts: new Map(), down: false, life: 0 };
  const handle: RequestHandler = async (request) => {
    if (switches.down) throw connectionError('ECONNREFUSED');
    const life = switches.life;
    const fault = draw(switches, options.random, request);
    const response = fault === null ? await options.handle(request) : await suffer(fault, request, options);
    if (switches.life !== life) throw connectionError('ECONNRESET');
    return response;
  };
  return { handle, faults: createPanelFaults(switches, options) };
}

function createPanelFaults(switches: Switches, options: PanelFaultsOptions): PanelFaults {
  const goDown = (): void => {
    switches.down = true;
    switches.life += 1;
  };
  const comeBack = (): void => {
    switches.down = false;
  };
  return {
    next: (fault, match = {}) => void switches.waiting.push({ fault, match, probability: 1 }),
    sometimes: (fault, probability, match = {}) => void switches.standing.push({ fault, match, probability }),
    clear: () => {
      switches.waiting = [];
      switches.standing = [];
      comeBack();
    },
    goDown,
    comeBack,
    restart: (downMs) => {
      goDown();
      options.loseSessions();
      options.clock.setTimer(downMs, comeBack);
    },
    count: (kind) => switches.counts.get(kind) ?? 0,
  };
}

function draw(switches: Switches, random: () => number, request: Request): PanelFault | null {
  const waiting = switches.waiting.find((rule) => matches(rule.match, request));
  switches.waiting = switches.waiting.filter((rule) => rule !== waiting);
  const drawn =
    waiting ?? switches.standing.find((rule) => matches(rule.match, request) && random() < rule.probability);
  if (drawn === undefined) return null;
  const { kind } = drawn.fault;
  switches.counts.set(kind, (switches.counts.get(kind) ?? 0) + 1);
  return drawn.fault;
}

function matches(match: FaultMatch, request: Request): boolean {
  const methodFits = match.method === undefined || match.method === request.method;
  return methodFits && (match.path === undefined || match.path.test(new URL(request.url).pathname));
}

async function suffer(fault: PanelFault, request: Request, options: PanelFaultsOptions): Promise<Response> {
  const { clock, handle } = options;
  switch (fault.kind) {
    case 'drop-before-commit':
      throw connectionError('ECONNRESET');
    case 'drop-after-commit':
      await handle(request);
      throw connectionError('ECONNRESET');
    case 'error-before-commit':
      return crashPage();
    case 'error-after-commit':
      await handle(request);
      return crashPage();
    case 'late-answer': {
      const response = await handle(request);
      await clock.sleep(fault.delayMs);
      return response;
    }
    case 'late-commit':
      await clock.sleep(fault.delayMs);
      return handle(request);
    case 'rate-limited':
      return tooManyRequests(fault.retryAfterSeconds);
    case 'half-body':
      return halfOf(await handle(request));
    case 'html-page':
      return htmlPage();
    case 'lost-session':
      options.loseSessions();
      return handle(request);
    case 'locked-database':
      return withLockedDatabase(request, options);
    case 'lost-write':
      return forgotten(request, options);
    case 'late-visibility': {
      const again = request.clone();
      const response = await forgotten(request, options);
      if (!isRead(request)) clock.setTimer(fault.delayMs, () => void handle(again));
      return response;
    }
  }
}

function crashPage(): Response {
  const headers = { 'content-type': 'text/plain; charset=utf-8', connection: 'close' };
  return new Response('Internal Server Error', { status: 500, headers });
}

function tooManyRequests(retryAfterSeconds: number): Response {
  const headers = { 'content-type': 'text/plain', 'retry-after': String(retryAfterSeconds) };
  return new Response('Too Many Requests', { status: 429, headers });
}

function htmlPage(): Response {
  const headers = { 'content-type': 'text/html; charset=utf-8' };
  return new Response('<!doctype html><title>Welcome</title><p>It works.</p>', { headers });
}

async function halfOf(response: Response): Promise<Response> {
  const text = await response.text();
  const headers = new Headers(response.headers);
  headers.delete('content-length');
  return new Response(text.slice(0, Math.floor(text.length / 2)), { status: response.status, headers });
}

function isRead({ method }: Request): boolean {
  return method === 'GET' || method === 'HEAD';
}

async function withLockedDatabase(request: Request, options: PanelFaultsOptions): Promise<Response> {
  if (isRead(request)) return options.handle(request);
  if (options.lockDatabase === undefined) return crashPage();
  const unlock = options.lockDatabase();
  try {
    return await options.handle(request);
  } finally {
    unlock();
  }
}

/** The panel's answer to what it then forgets. */
async function forgotten(request: Request, { handle, remember }: PanelFaultsOptions): Promise<Response> {
  if (isRead(request)) return handle(request);
  if (remember === undefined) throw new TypeError('This panel cannot lose writes');
  const putBack = remember();
  const response = await handle(request);
  putBack();
  return response;
}
