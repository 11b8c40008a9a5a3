import { threeXUi } from '@panelkit/panel-adapters/three-x-ui';
import { createPanelkit, createScheduler, type Logger, type Panelkit } from '@panelkit/sdk';
import { createPostgresBackend } from '@panelkit/storage-postgres';
import { shopOptions } from '../shop-options.ts';
import { takePosts } from './take-posts.ts';

// One process of a shop under load: `web` takes orders over HTTP, `worker` delivers them.
const [connectionString = '', role = 'web'] = process.argv.slice(2);

/** What a process reports about itself, after its garbage is collected. */
export interface ShopReport {
  /** Where it listens; 0 for a worker. */
  port: number;
  rssBytes: number;
  heapBytes: number;
  /** Failures that it logged. */
  errors: string[];
}

const errors: string[] = [];
const noteError = (fields: object, message: string): void => {
  errors.push(`${message} ${JSON.stringify(fields)}`);
};
const logger: Logger = { debug() {}, info() {}, warn() {}, error: noteError };
const backend = await createPostgresBackend({ connectionString, logger });
const panelkit = createPanelkit({ ...shopOptions, backend, logger, panelDrivers: [threeXUi()] });
const port = role === 'web' ? await listen(panelkit) : 0;
if (role === 'worker') await createScheduler(panelkit).start();
process.on('message', report);
report();

function report(): void {
  globalThis.gc?.();
  const { rss: rssBytes, heapUsed: heapBytes } = process.memoryUsage();
  process.send?.({ port, rssBytes, heapBytes, errors } satisfies ShopReport);
}

function listen({ orders }: Panelkit): Promise<number> {
  return takePosts(409, (body) => {
    const { customerId, planId, key } = JSON.parse(body);
    const order = { customerId, items: [{ planId, quantity: 1 }], payment: { method: 'wallet' } };
    return orders.place(order, { actor: { kind: 'customer', id: customerId }, idempotencyKey: key });
  });
}
