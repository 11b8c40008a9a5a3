import { createLeanFetch } from '@panelkit/panel-adapters/lean-fetch';
import { createPanelkit, type QueryContext } from '@panelkit/sdk';
import { createTestClock } from '@panelkit/sdk/testing';
import { createMemoryBackend } from '@panelkit/storage-memory';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { ATTACKED_FAMILIES, type AttackedFamily } from '../../attacks/panels/attacked-families.ts';
import { type HostilePanel, startHostilePanel } from '../../attacks/panels/start-hostile-panel.ts';

const ABORTED = { code: 'PANEL_READ_ABORTED' };
const staff: QueryContext = { actor: { kind: 'staff', id: 'tester' } };

/** The time of the shop does not pass: no deadline ends anything. */
async function open({ driver, path, credentials, simulator }: AttackedFamily) {
  const clock = createTestClock();
  const panel = await startHostilePanel({ accounts: 1, links: 1, handle: simulator(clock).handle });
  const panelkit = createPanelkit({
    backend: createMemoryBackend({ clock }),
    secretKey: 'a-key-for-attacks',
    publicUrl: 'https://shop.test',
    currency: 'USD',
    panelDrivers: [driver],
    fetch: createLeanFetch(),
  });
  const address = { baseUrl: panel.url + path, allowPrivateAddress: true, credentials };
  const wanted = { kind: driver.kind, name: 'Panel', ...address };
  const { id } = await panelkit.panels.register(wanted, { ...staff, idempotencyKey: 'panel' });
  await panelkit.panels.syncInbounds(id, staff);
  return { panelkit, panel, id };
}

describe.each(ATTACKED_FAMILIES)('a $name that drips its answers', (family) => {
  let shop: Awaited<ReturnType<typeof open>>;
  beforeAll(async () => {
    shop = await open(family);
  });
  afterEach(() => shop.panel.attack(null));
  afterAll(() => shop.panel.close());

  const isAsked = (panel: HostilePanel) => vi.waitFor(() => expect(panel.attacks()).toBeGreaterThan(0));
  const isLeft = (panel: HostilePanel) => vi.waitFor(() => expect(panel.attacksUnderWay()).toBe(0));

  test.each([
    { name: 'a test of the connection', ask: 'test' },
    { name: 'a sync of inbounds', ask: 'syncInbounds' },
    { name: 'a listing', ask: 'findDrift' },
  ] as const)(
    'given $name, when its reader leaves, then the connection is cut, however often',
    async ({ ask }) => {
      // More often than a panel may fail before it is left alone.
      for (let count = 0; count < 7; count += 1) {
        const reader = new AbortController();
        shop.panel.attack('slow');
        const asked = shop.panelkit.panels[ask](shop.id, { ...staff, signal: reader.signal });
        const ended = expect(asked).rejects.toMatchObject(ABORTED);
        await isAsked(shop.panel);
        reader.abort();
        await ended;
        await isLeft(shop.panel);
      }
      shop.panel.attack(null);
      await shop.panelkit.panels.syncInbounds(shop.id, staff);
      const { health } = await shop.panelkit.panels.get(shop.id, staff);
      expect(health).toMatchObject({ consecutiveFailures: 0, lastError: null });
    },
  );

  test('given two who wait for one login, when the one who began it leaves, then the other is answered', async () => {
    if (!family.hasLogin) return;
    const address = { panelId: shop.id, credentials: { ...family.credentials } };
    await shop.panelkit.panels.update(address, { ...staff, idempotencyKey: 'login again' });
    const reader = new AbortController();
    shop.panel.attack('slow', 'logins');
    const left = shop.panelkit.panels.findDrift(shop.id, { ...staff, signal: reader.signal });
    const ended = expect(left).rejects.toMatchObject(ABORTED);
    await isAsked(shop.panel);
    const waiting = shop.panelkit.panels.findDrift(shop.id, staff);
    shop.panel.attack(null);
    reader.abort();
    await ended;
    await expect(waiting).resolves.toMatchObject({ panelId: shop.id });
  });
});
