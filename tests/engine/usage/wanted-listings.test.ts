import { addMs } from '@panelkit/sdk';
import { createTestPanelkit } from '@panelkit/storage-memory/testing';
import { describe, expect, test } from 'vitest';

/**
 * A shop whose scheduler runs, and what asks it for a listing that shows what was so at `wantedAt`, as one of
 * several workers.
 */
async function openShop() {
  const shop = await createTestPanelkit();
  await shop.scheduler.start();
  const panelId = shop.panels[0]?.id ?? '';
  const ask = (worker: string, wantedAt: Date) =>
    shop.backend.jobs.enqueue({
      name: 'sync-usage',
      payload: { panelId, wantedAt: wantedAt.toISOString() },
      jobKey: `${worker}:${wantedAt.getTime()}`,
    });
  const before = shop.panel.calls.listAccounts;
  return { shop, ask, listings: () => shop.panel.calls.listAccounts - before };
}

describe('listings that several workers want', () => {
  test('given two who want one of the same instant, when both are due, then the panel is listed once', async () => {
    const { shop, ask, listings } = await openShop();
    const wantedAt = shop.clock.now();
    await ask('first', wantedAt);
    await ask('second', wantedAt);
    await shop.clock.advance('1s');
    expect(listings()).toBe(1);
  });

  test('given a listing that began, when one is wanted of before and one of after, then the panel is listed for the later alone', async () => {
    const { shop, ask, listings } = await openShop();
    const wantedAt = shop.clock.now();
    await ask('first', wantedAt);
    await shop.clock.advance('1s');
    await ask('second', addMs(wantedAt, -1000));
    await shop.clock.advance('1s');
    expect(listings()).toBe(1);
    await ask('second', shop.clock.now());
    await shop.clock.advance('1s');
    expect(listings()).toBe(2);
  });
});
