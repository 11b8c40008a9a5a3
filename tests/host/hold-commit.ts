import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/** Where the commit of an order stops. */
export type CommitHold = 'on its way to the database' | 'done, its answer on the way back';

/** A way to a database on which the commit of the first order stops. */
export interface HeldWay {
  connectionString: string;
  /** Resolves once a commit is held. */
  held: Promise<void>;
  close(): Promise<void>;
}

/**
 * Opens a way to the database of `connectionString` through its own port. Nothing goes on behind what is
 * held.
 */
export async function holdCommit(connectionString: string, hold: CommitHold): Promise<HeldWay> {
  const { promise: held, resolve: markHeld } = Promise.withResolvers<void>();
  const { hostname, port } = new URL(connectionString);
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect(Number(port), hostname);
    const state = { isOrder: false, isHeld: false };
    for (const [socket, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => other.destroy());
    }
    client.on('data', (chunk) => {
      const text = chunk.toString('latin1');
      state.isOrder ||= text.includes('INSERT INTO panelkit.orders');
      const isCommit = state.isOrder && text.includes('COMMIT');
      if (!isCommit || hold === 'done, its answer on the way back') upstream.write(chunk);
      if (!isCommit) return;
      state.isHeld = true;
      markHeld();
    });
    upstream.on('data', (chunk) => {
      if (!state.isHeld) client.write(chunk);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const own = new URL(connectionString);
  own.port = String(typeof address === 'object' ? address?.port : address);
  return {
    connectionString: own.href,
    held,
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
