import type { Clock } from '@panelkit/sdk';
import type pg from 'pg';
import { answerInTime, everyRealMs } from './answer-in-time.ts';
import type { Database } from './database.ts';

/** Takes a connection out of a pool. */
export type Connect = () => Promise<pg.PoolClient>;

const FIRST_RECONNECT_MS = 500;
const LONGEST_RECONNECT_MS = 10_000;
/**
 * Nothing comes over a quiet connection and nothing over one that has fallen silent: so often is asked which
 * it is.
 */
const LONGEST_CHECK_MS = 10_000;

interface Listening {
  readonly connect: Connect;
  readonly clock: Clock;
  readonly channel: string;
  /** How long an answer is waited for. */
  readonly queryMs: number;
  readonly listener: Parameters<Database['listen']>[1];
  client: pg.PoolClient | null;
  connecting: Promise<void>;
  cancelRetry: (() => void) | null;
  cancelCheck: () => void;
  failures: number;
  isOver: boolean;
}

/** Listens on one connection of the pool for as long as it lives, then on the next; returns the end of it. */
export function listenWithPg(
  parts: Pick<Listening, 'connect' | 'clock' | 'channel' | 'listener' | 'queryMs'>,
): () => Promise<void> {
  const listening: Listening = {
    ...parts,
    client: null,
    connecting: Promise.resolve(),
    cancelRetry: null,
    cancelCheck: () => {},
    failures: 0,
    isOver: false,
  };
  listening.connecting = subscribe(listening);
  return async () => {
    listening.isOver = true;
    listening.cancelRetry?.();
    await listening.connecting;
    drop(listening);
  };
}

async function subscribe(listening: Listening): Promise<void> {
  const { connect, channel, listener, queryMs } = listening;
  try {
    const client = await connect();
    listening.client = client;
    client.on('notification', ({ payload = '' }) => listener.onNotice(payload));
    client.on('error', () => reconnect(listening));
    await answerInTime(client, queryMs, () => client.query(`LISTEN ${channel}`));
    listening.failures = 0;
    listening.cancelCheck = everyRealMs(Math.min(LONGEST_CHECK_MS, queryMs), async () => {
      await answerInTime(client, queryMs, () => client.query('SELECT 1')).catch(() => reconnect(listening));
    });
    listener.onGap();
  } catch {
    reconnect(listening);
  }
}

function reconnect(listening: Listening): void {
  drop(listening);
  if (listening.isOver || listening.cancelRetry !== null) return;
  const delayMs = Math.min(FIRST_RECONNECT_MS * 2 ** listening.failures, LONGEST_RECONNECT_MS);
  listening.failures += 1;
  listening.cancelRetry = listening.clock.setTimer(delayMs, () => {
    listening.cancelRetry = null;
    listening.connecting = subscribe(listening);
  });
}

/** Its session still listens, so others cannot use the connection. */
function drop(listening: Listening): void {
  listening.cancelCheck();
  listening.client?.release(true);
  listening.client = null;
}
