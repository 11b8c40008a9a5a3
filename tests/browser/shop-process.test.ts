import { createServer } from 'node:http';
import { afterEach, describe, expect, test } from 'vitest';
import { type ShopProcess, startShop } from './start-shop.ts';

const started: ShopProcess[] = [];
const start = (environment?: Record<string, string>): ShopProcess => {
  const shop = startShop(environment);
  started.push(shop);
  return shop;
};

afterEach(() => Promise.all(started.splice(0).map((shop) => shop.stop())));

describe('The shop as a process', () => {
  test('given no settings, when it starts, then simulated panels sell; when it is told to stop, then it does', async () => {
    const shop = start();
    const url = await shop.opened();
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    expect(await (await fetch(url)).text()).toContain('In stock');
    expect(shop.output()).toContain('The panels (Marzban, 3x-ui, S-UI) are simulated');
    expect(await shop.stop()).toBe(0);
    expect(shop.log()).toContain('stopped');
  });

  test('given a busy port, when it starts, then it takes the next one and says so', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => other.once('listening', resolve));
    const address = other.address();
    const busy = typeof address === 'object' && address !== null ? address.port : 0;
    const shop = start({ PORT: String(busy) });
    expect(Number(new URL(await shop.opened()).port)).toBeGreaterThan(busy);
    expect(shop.output()).toContain(`Port ${busy} is busy`);
    other.close();
  });

  test('given a real panel and no leave to forget, then it refuses to start and says why', async () => {
    const shop = start({
      SHOP_CURRENCY: 'USD',
      MARZBAN_URL: 'http://127.0.0.1:9',
      MARZBAN_USERNAME: 'root',
      MARZBAN_PASSWORD: 'a-password',
    });
    expect(await shop.ended()).toBe(1);
    expect(shop.log()).toContain('ALLOW_VOLATILE=1');
    expect(shop.log()).toContain('forgets who bought what');
    expect(shop.log()).not.toContain('a-password');
  });

  test('given a panel that does not answer, when it starts, then the shop is open and has nothing to sell', async () => {
    const shop = start({
      SHOP_CURRENCY: 'USD',
      MARZBAN_URL: 'http://127.0.0.1:9',
      MARZBAN_USERNAME: 'root',
      MARZBAN_PASSWORD: 'a-password',
      ALLOW_VOLATILE: '1',
    });
    expect(await (await fetch(await shop.opened())).text()).toContain('No server available right now');
    // Its log is whole once it has ended.
    await shop.stop();
    expect(shop.log()).toContain('PANEL_UNREACHABLE');
    expect(shop.log()).not.toContain('a-password');
  });
});
