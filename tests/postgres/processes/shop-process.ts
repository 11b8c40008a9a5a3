import { marzban } from '@panelkit/panel-adapters/marzban';
import { marzneshin } from '@panelkit/panel-adapters/marzneshin';
import { sUi } from '@panelkit/panel-adapters/s-ui';
import { threeXUi } from '@panelkit/panel-adapters/three-x-ui';
import { createPanelkit, createScheduler, isPanelkitError, type Panelkit } from '@panelkit/sdk';
import { createRecordingNotifier } from '@panelkit/sdk/testing';
import { createPostgresBackend } from '@panelkit/storage-postgres';
import { createFastClock } from '../fast-clock.ts';
import type { ProcessAnswer, ProcessSettings, Purchase } from './start-shop-process.ts';

// A process of a shop: it delivers from its start on, and buys what its parent says.
const [settings = ''] = process.argv.slice(2);
const { connectionString, clock: speed, options, notifies = false }: ProcessSettings = JSON.parse(settings);
const clock = createFastClock(speed);
const backend = await createPostgresBackend({ connectionString, clock });
const panelkit = createPanelkit({
  ...options,
  backend,
  panelDrivers: [marzban(), marzneshin(), sUi(), threeXUi()],
  notifiers: notifies ? [createRecordingNotifier({ clock })] : [],
});
const scheduler = createScheduler(panelkit);
await scheduler.start();
const BUYERS = 8;

process.on('message', async (purchases: Purchase[]) => {
  const waiting = [...purchases];
  const codes: (string | null)[] = [];
  const buyer = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      codes.push(await buy(panelkit, next));
    }
  };
  await Promise.all(Array.from({ length: BUYERS }, buyer));
  answer({ codes });
});
process.on('disconnect', async () => {
  await scheduler.stop();
  await backend.close();
});
answer('ready');

function answer(message: ProcessAnswer): void {
  process.send?.(message);
}

/**
 * Null once it is placed, else why not. While the panel is out of service the shop sells nothing: then the
 * buyer comes again.
 */
async function buy({ orders }: Panelkit, { customerId, planId, key }: Purchase): Promise<string | null> {
  for (;;) {
    try {
      const order = { customerId, items: [{ planId, quantity: 1 }], payment: { method: 'wallet' } };
      await orders.place(order, { actor: { kind: 'customer', id: customerId }, idempotencyKey: key });
      return null;
    } catch (error) {
      if (!isPanelkitError(error)) throw error;
      if (error.code !== 'PLAN_UNAVAILABLE') return error.code;
      await clock.sleep(1000);
    }
  }
}
