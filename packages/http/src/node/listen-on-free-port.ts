import type { Server } from 'node:http';

const ATTEMPTS = 20;

/**
 * Listens on `port`, or on the next one that is free.
 * @returns the port; rejects with the last error when 20 in a row are taken
 */
export async function listenOnFreePort(
  server: Server,
  wanted: { host: string; port: number },
): Promise<number> {
  for (let port = wanted.port; ; port += 1) {
    try {
      return await listen(server, { host: wanted.host, port });
    } catch (error) {
      const isTaken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
      if (!isTaken || port === wanted.port + ATTEMPTS - 1 || port === 65_535) throw error;
    }
  }
}

async function listen(server: Server, place: { host: string; port: number }): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  server.once('error', reject);
  server.listen(place, () => {
    server.off('error', reject);
    resolve();
  });
  await promise;
  const address = server.address();
  if (address === null || typeof address === 'string') throw new TypeError('the server has no port');
  return address.port;
}
