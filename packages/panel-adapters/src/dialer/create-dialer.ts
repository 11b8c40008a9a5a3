import { createSystemClock, type Dialer, type DialOutcome } from '@panelkit/sdk';
import { dialDocument } from './dial-document.ts';
import { answersThrough } from './fetch-through.ts';
import { freePort } from './free-port.ts';
import { type ClientVersion, readClientVersion, withClient } from './run-client.ts';

export interface DialerOptions {
  /** Path of an Xray or sing-box program, 1.8 or later. */
  program: string;
  /**
   * What is fetched through a link: an `http://` address that answers with a few bytes;
   * `http://www.gstatic.com/generate_204` by default. Your servers must reach it.
   */
  url?: string;
  /** How long one link may take; 10 seconds by default. */
  timeoutMs?: number;
}

const DEFAULT_URL = 'http://www.gstatic.com/generate_204';
/** A first connection may meet a server that has just reloaded. */
const TRIES = 2;

/**
 * Dials links with a real client, one process for each. Starts nothing before the first link.
 * @throws TypeError for a `url` that is not `http://`
 */
export function createDialer({ program, url = DEFAULT_URL, timeoutMs = 10_000 }: DialerOptions): Dialer {
  if (!URL.canParse(url) || new URL(url).protocol !== 'http:')
    throw new TypeError('`url` must be an http:// address');
  const clock = createSystemClock();
  let version: ClientVersion | null = null;
  return {
    dial: async (link, { signal }) => {
      version ??= await readClientVersion(program);
      if (version === null) return notTried('client-failed');
      const port = await freePort();
      const document = await dialDocument(link, { ...version, port });
      if (document === null) return notTried('unsupported-link');
      const inTime = (): AbortSignal => AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
      const within = inTime();
      const startedAtMs = clock.monotonicMs();
      const answered = await withClient(program, { document, port, signal: within }, () =>
        answersInTries(url, port, within),
      );
      if (answered === null) return notTried('client-failed');
      if (answered) return { kind: 'carries', durationMs: clock.monotonicMs() - startedAtMs };
      // An address that cannot be reached from here either says nothing of the link.
      const hasNetwork = await answersThrough(url, { proxyPort: null, signal: inTime() });
      return hasNetwork ? { kind: 'silent' } : notTried('no-network');
    },
  };
}

async function answersInTries(url: string, proxyPort: number, signal: AbortSignal): Promise<boolean> {
  for (let attempt = 1; attempt <= TRIES && !signal.aborted; attempt += 1) {
    if (await answersThrough(url, { proxyPort, signal })) return true;
  }
  return false;
}

function notTried(reason: string): DialOutcome {
  return { kind: 'not-tried', reason };
}
