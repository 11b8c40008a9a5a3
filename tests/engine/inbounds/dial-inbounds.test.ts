import type { Dialer, DialOutcome } from '@panelkit/sdk';
import { createTestPanelkit, type TestPanelkit } from '@panelkit/storage-memory/testing';
import { afterEach, describe, expect, test } from 'vitest';

const carries: DialOutcome = { kind: 'carries', durationMs: 120 };
const silent: DialOutcome = { kind: 'silent' };

/** A dialer that answers in this order, the last answer for ever, and keeps what it was given. */
function scriptedDialer(...answers: (DialOutcome | Error)[]): Dialer & { dialed: string[] } {
  const dialed: string[] = [];
  return {
    dialed,
    dial: async (link) => {
      const answer = answers[Math.min(dialed.length, answers.length - 1)] ?? silent;
      dialed.push(link);
      if (answer instanceof Error) throw answer;
      return answer;
    },
  };
}

let shop: TestPanelkit;
afterEach(() => shop.backend.close());

async function openShop(dialer: Dialer, units: number): Promise<TestPanelkit> {
  shop = await createTestPanelkit({ dialer });
  if (units === 0) return shop;
  const customer = await shop.customer({ balanceMinor: 1_000_000 });
  const order = await shop.buy(customer, await shop.plan(), units);
  await shop.panelkit.orders.settled(order.id);
  return shop;
}

/** The regular test, an hour later. */
async function dialOnce(): Promise<void> {
  const { scheduler } = shop;
  await scheduler.start();
  await shop.clock.advance('1h');
  // The pauses between dials.
  await shop.clock.advance('2m');
  await scheduler.stop();
}

const panelId = (): string => shop.panels[0]?.id ?? '';
const inbounds = async () =>
  (await shop.panelkit.inbounds.list({ panelId: panelId(), limit: 50 }, shop.staff())).rows;
const alerts = async () =>
  (await shop.panelkit.events.list({ after: 0, limit: 500 })).filter(({ type }) => type === 'inbound.silent');
const attention = async () =>
  (await shop.panelkit.panels.attention(shop.staff())).filter(({ kind }) => kind === 'inbound-silent');

describe('the dial test', () => {
  test('given a sold link that carries bytes, when inbounds are dialed, then one link is dialed, and its inbound shows the result', async () => {
    const dialer = scriptedDialer(carries);
    await openShop(dialer, 5);
    await dialOnce();
    expect(dialer.dialed).toHaveLength(1);
    const [dialed] = (await inbounds()).filter(({ usedCount }) => usedCount > 0);
    expect(dialed?.lastDial).toMatchObject({ result: 'carries', durationMs: 120, reason: null });
    expect(await attention()).toEqual([]);
  });

  test('given that nothing comes back, when dialed, then three customers are tried, staff are alerted once with the count, and it needs a hand until it carries', async () => {
    const dialer = scriptedDialer(...Array.from({ length: 6 }, () => silent), carries);
    await openShop(dialer, 5);
    await dialOnce();
    expect(new Set(dialer.dialed).size).toBe(3);
    expect(await attention()).toMatchObject([{ kind: 'inbound-silent', accountCount: 5 }]);
    await dialOnce();
    expect(await alerts()).toMatchObject([{ data: { panelId: panelId(), accountCount: 5 } }]);
    await dialOnce();
    expect(await attention()).toEqual([]);
  });

  test('given one customer whose link is cut off, when another one carries, then the inbound carries', async () => {
    await openShop(scriptedDialer(silent, carries), 2);
    await dialOnce();
    expect(await alerts()).toEqual([]);
    expect((await inbounds()).map(({ lastDial }) => lastDial?.result)).toContain('carries');
  });

  test('given a dialer that throws, when dialed, then the inbound counts as not tried and nobody is alerted', async () => {
    await openShop(scriptedDialer(new Error('spawn vless://secret@host')), 1);
    await dialOnce();
    const [dialed] = (await inbounds()).filter(({ usedCount }) => usedCount > 0);
    expect(dialed?.lastDial).toMatchObject({ result: 'not-tried', reason: 'client-failed' });
    expect(await alerts()).toEqual([]);
  });

  test('given a dialer that hangs, when the limit is over, then it is aborted and the inbound counts as not tried', async () => {
    let wasAborted = false;
    await openShop(
      {
        dial: async (_link, { signal }) => {
          signal.addEventListener('abort', () => {
            wasAborted = true;
          });
          await shop.clock.sleep(600_000);
          return carries;
        },
      },
      1,
    );
    await dialOnce();
    expect(wasAborted).toBe(true);
    const [dialed] = (await inbounds()).filter(({ usedCount }) => usedCount > 0);
    expect(dialed?.lastDial).toMatchObject({ result: 'not-tried', reason: 'client-failed' });
  });

  test('given nobody on an inbound, when dialed, then it is not tried', async () => {
    const dialer = scriptedDialer(carries);
    await openShop(dialer, 0);
    await shop.panelkit.panels.syncInbounds(panelId(), shop.staff());
    await dialOnce();
    expect(dialer.dialed).toEqual([]);
    expect((await inbounds())[0]?.lastDial).toMatchObject({ result: 'not-tried', reason: 'no-account' });
  });

  test('given a customer whose subscription ended, when dialed, then his link is not used', async () => {
    const dialer = scriptedDialer(carries);
    await openShop(dialer, 1);
    const [unit] = shop.panel.accounts();
    expect(unit).toBeDefined();
    const { rows } = await shop.panelkit.subscriptions.list({ limit: 10 }, shop.staff());
    const [{ id: subscriptionId = '' } = {}] = rows;
    await shop.panelkit.subscriptions.suspend({ subscriptionId, reason: 'unpaid' }, shop.staff());
    await shop.panelkit.subscriptions.settled(subscriptionId, shop.staff());
    await dialOnce();
    expect(dialer.dialed).toEqual([]);
  });

  test('given staff who ask for it, when the worker runs, then the panel is dialed at once', async () => {
    const dialer = scriptedDialer(carries);
    await openShop(dialer, 1);
    const { scheduler } = shop;
    await scheduler.start();
    await shop.panelkit.inbounds.dial({ panelId: panelId() }, shop.staff());
    await shop.clock.advance('10s');
    await scheduler.stop();
    expect(dialer.dialed).toHaveLength(1);
  });

  test('given a shop without a dialer, when staff ask for it, then it is refused', async () => {
    shop = await createTestPanelkit();
    await expect(shop.panelkit.inbounds.dial({ panelId: panelId() }, shop.staff())).rejects.toMatchObject({
      code: 'INVALID_INPUT',
    });
  });
});
