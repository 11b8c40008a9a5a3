import { once } from 'node:events';
import { createServer, connect as dial, type Socket } from 'node:net';

/** A way to a PostgreSQL server that can fall silent: connections stay open, and nothing passes any more. */
export interface SilentProxy {
  /** The same database through the proxy. */
  connectionString: string;
  /** Silences every connection that is open now, and accepts new ones without an answer until `recover`. */
  fallSilent(): void;
  /**
   * Silences the connection on which the next piece that holds `text` comes; later connections work.
   * `arrives`: whether that piece still reaches the server. Resolves once it came.
   */
  silenceAt(text: string, options: { arrives: boolean }): Promise<void>;
  /** New connections work again; those that were silenced stay so. */
  recover(): void;
  /** How many connections are open. */
  openCount(): number;
  close(): Promise<void>;
}

interface Trap {
  text: string;
  arrives: boolean;
  met(): void;
}

/** Opens the proxy on a free port of this machine. */
export async function openSilentProxy(connectionString: string): Promise<SilentProxy> {
  const target = new URL(connectionString);
  const open = new Set<{ downstream: Socket; upstream: Socket; isSilent: boolean }>();
  let isSilent = false;
  let trap: Trap | null = null;

  const server = createServer((downstream) => {
    const upstream = dial(Number(target.port), target.hostname);
    const pair = { downstream, upstream, isSilent };
    open.add(pair);
    downstream.on('data', (piece) => {
      if (pair.isSilent) return;
      const sprung = trap !== null && piece.includes(trap.text) ? trap : null;
      if (sprung === null) return void upstream.write(piece);
      trap = null;
      pair.isSilent = true;
      if (!sprung.arrives) return sprung.met();
      // What the server answers shows that it has done it.
      upstream.once('data', () => sprung.met());
      upstream.write(piece);
    });
    upstream.on('data', (piece) => {
      if (!pair.isSilent) downstream.write(piece);
    });
    const drop = (): void => {
      open.delete(pair);
      downstream.destroy();
      // The server does not learn that a silent connection has ended: nobody on the way could tell it.
      if (!pair.isSilent) upstream.destroy();
    };
    for (const socket of [downstream, upstream]) socket.on('error', () => {});
    downstream.on('close', drop);
    upstream.on('close', () => {
      if (!pair.isSilent) drop();
    });
    abandoned.add(upstream);
    upstream.once('close', () => abandoned.delete(upstream));
  });
  const abandoned = new Set<Socket>();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the proxy has no port');
  const through = new URL(connectionString);
  through.port = String(address.port);
  return {
    connectionString: through.href,
    fallSilent() {
      isSilent = true;
      for (const pair of open) pair.isSilent = true;
    },
    silenceAt(text, { arrives }) {
      const { promise, resolve } = Promise.withResolvers<void>();
      trap = { text, arrives, met: resolve };
      return promise;
    },
    recover() {
      isSilent = false;
    },
    openCount: () => open.size,
    async close() {
      for (const { downstream } of open) downstream.destroy();
      for (const upstream of abandoned) upstream.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
