import { createMarzbanSimulator } from '@panelkit/panel-adapters/simulators';
import { describe, expect, test } from 'vitest';
import { HANDLED_PANELS, openSimulatedShop } from '../inbounds/simulated-shop.ts';

const AHEAD_MS = 20 * 60_000;

// Its clock is known from the first contact after it jumped; the health checks, every five minutes, do not
// run here.
describe.each(HANDLED_PANELS)('$name: a clock that jumped a moment ago', ({ start }) => {
  test('given a listing since, then nothing is sold there until its clock is right again', async () => {
    const shop = await openJumping(start);
    await shop.buy();
    shop.jumpBy(AHEAD_MS);
    await shop.sync();
    await expect(shop.buy()).rejects.toMatchObject({ code: 'PLAN_UNAVAILABLE' });
    const lines = await shop.panelkit.panels.attention(shop.staff());
    expect(lines).toMatchObject([{ kind: 'panel-clock' }]);
    shop.jumpBy(0);
    await shop.sync();
    expect(await shop.buy()).not.toBe('');
  });

  test('given a sale since, then nothing else is sold there', async () => {
    const shop = await openJumping(start);
    await shop.buy();
    shop.jumpBy(AHEAD_MS);
    await shop.buy();
    await expect(shop.buy()).rejects.toMatchObject({ code: 'PLAN_UNAVAILABLE' });
  });
});

test('given a clock that is right, then no contact asks for the time', async () => {
  const shop = await openSimulatedShop((clock) => {
    const panel = createMarzbanSimulator({ clock });
    const found = HANDLED_PANELS.find(({ name }) => name.startsWith('Marzban'));
    if (found === undefined) throw new Error('no such panel');
    return { ...found.start(clock), fetch: panel.fetch };
  });
  const before = shop.asked.filter((path) => path === 'GET /api/system').length;
  await shop.buy();
  await shop.sync();
  expect(shop.asked.filter((path) => path === 'GET /api/system')).toHaveLength(before);
});

/** The panel's answers carry the date of a clock that is so far off. */
async function openJumping(start: (typeof HANDLED_PANELS)[number]['start']) {
  let offMs = 0;
  const shop = await openSimulatedShop((clock) => {
    const handled = start(clock);
    const fetch: typeof globalThis.fetch = async (input, init) => {
      const response = await handled.fetch(input, init);
      const headers = new Headers(response.headers);
      headers.set('date', new Date(clock.now().getTime() + offMs).toUTCString());
      return new Response(response.body, { status: response.status, headers });
    };
    return { ...handled, fetch };
  });
  const jumpBy = (ms: number): void => {
    offMs = ms;
  };
  return { ...shop, jumpBy };
}
