import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createPanelkit } from '@panelkit/sdk';
import { createPostgresBackend } from '@panelkit/storage-postgres';

const dataDir = join(await mkdtemp(join(tmpdir(), 'shop-')), 'data');

async function openShop() {
  const backend = await createPostgresBackend({ dataDir });
  const panelkit = createPanelkit({
    backend,
    secretKey: 'at-least-sixteen-characters',
    publicUrl: 'https://shop.example',
    currency: 'USD',
    panelDrivers: [],
  });
  return { backend, panelkit };
}

const today = await openShop();
const by = { actor: { kind: 'staff', id: 'ada' }, idempotencyKey: 'welcome-gift' } as const;
const { id: customerId } = await today.panelkit.customers.ensure({ externalId: 'user-1' });
await today.panelkit.wallets.adjust({ customerId, amountMinor: 2000, reason: 'welcome' }, by);
await today.backend.close();

const tomorrow = await openShop();
// The same key again, after a restart: it is not given twice.
await tomorrow.panelkit.wallets.adjust({ customerId, amountMinor: 2000, reason: 'welcome' }, by);
console.log((await tomorrow.panelkit.wallets.get(customerId, by)).availableMinor);
await tomorrow.backend.close();
