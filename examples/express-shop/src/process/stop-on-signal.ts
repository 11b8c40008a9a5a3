import type { Server } from 'node:http';
import type { Logger } from 'pino';

/** A browser may keep a connection open on which it asks nothing. */
const GRACE_MS = 2000;

/** On SIGINT or SIGTERM: takes no more requests, lets the running ones end, then runs `stop` in its order. A second signal ends it at once. */
export function stopOnSignal(
  logger: Logger,
  running: { server: Server | null; stop: (() => Promise<void> | undefined)[] },
): void {
  const shutDown = async (signal: NodeJS.Signals): Promise<void> => {
    logger.info({ signal }, 'stopping');
    if (running.server !== null) await closeServer(running.server);
    for (const step of running.stop) await step();
    logger.info({}, 'stopped');
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      shutDown(signal).catch((error: unknown) => {
        logger.error({ err: error }, 'stopping failed');
        process.exit(1);
      });
    });
  }
}

async function closeServer(server: Server): Promise<void> {
  const cutOff = setTimeout(() => server.closeAllConnections(), GRACE_MS);
  await new Promise((resolve) => server.close(resolve));
  clearTimeout(cutOff);
}
