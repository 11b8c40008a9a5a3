import {
  createPanelkit,
  createScheduler,
  type Order,
  type PanelAdapter,
  type PanelDriver,
} from '@panelkit/sdk';
import { createRecordingLogger } from '@panelkit/sdk/testing';
import { createTestPanelkit } from '@panelkit/storage-memory/testing';
import { describe, expect, test } from 'vitest';
import { violationsOf } from '../violations-of.ts';

type Breaks = (adapter: PanelAdapter) => Partial<PanelAdapter>;

/** A shop on one panel whose adapter is another's work: what `breaks` gives replaces its verbs. */
async function shopWith(breaks: Breaks, panel: Parameters<typeof createTestPanelkit>[0] = {}) {
  const shop = await createTestPanelkit(panel);
  const logger = createRecordingLogger();
  const driver: PanelDriver = {
    ...shop.panel.driver,
    kind: 'foreign-work',
    connect: (target, connection) => {
      const adapter = shop.panel.driver.connect(target, connection);
      return { ...adapter, ...breaks(adapter) };
    },
  };
  const panelkit = createPanelkit({
    backend: shop.backend.reopen(),
    secretKey: 'the-key-of-the-same-shop',
    publicUrl: 'https://shop.test',
    currency: 'USD',
    shopName: 'Shop',
    panelDrivers: [driver],
    logger,
  });
  const { baseUrl, credentials } = shop.panel.target;
  await shop.panelkit.panels.update({ panelId: shop.panels[0]?.id ?? '', status: 'disabled' }, shop.staff());
  const { id } = await panelkit.panels.register(
    { kind: 'foreign-work', name: 'Work', baseUrl, credentials },
    shop.staff(),
  );
  await panelkit.panels.syncInbounds(id, shop.staff());
  const scheduler = createScheduler(panelkit);
  const customer = await shop.customer({ balanceMinor: 1000 });
  const plan = await shop.plan();
  const buy = (): Promise<Order> =>
    panelkit.orders.place(
      { customerId: customer.id, items: [{ planId: plan.id, quantity: 1 }], payment: { method: 'wallet' } },
      shop.as(customer),
    );
  const statusOf = async ({ id: orderId }: Order) =>
    (await panelkit.orders.get(orderId, shop.staff())).state.status;
  const unitOf = async ({ id: orderId }: Order) =>
    (await panelkit.units.listByOrder(orderId, shop.staff()))[0];
  return { shop, panelkit, scheduler, logger, buy, statusOf, unitOf };
}

/** Does `first` the first time, then what the adapter does. */
function firstTime<Given extends unknown[], Answer>(
  first: (...given: Given) => Promise<Answer>,
  then: (...given: Given) => Promise<Answer>,
): (...given: Given) => Promise<Answer> {
  let isFirst = true;
  return (...given) => {
    const answer = isFirst ? first : then;
    isFirst = false;
    return answer(...given);
  };
}

const secretText = 'token=abc-secret';

describe('an adapter that breaks its contract', () => {
  test.each([
    { name: 'an error of its own', error: new RangeError(secretText), told: 'RangeError' },
    { name: 'a text', error: secretText, told: 'string' },
  ])(
    'given a look-up that throws $name, then it is logged without its text and tried again',
    async ({ error, told }) => {
      const work = await shopWith((adapter) => ({
        findAccount: firstTime((_reference) => Promise.reject(error), adapter.findAccount),
      }));
      const order = await work.buy();
      await work.panelkit.orders.settled(order.id);
      expect(await work.unitOf(order)).toMatchObject({
        state: { status: 'pending' },
        lastError: { code: 'PANEL_RESPONSE_INVALID', message: `the panel adapter failed: ${told}` },
      });
      expect(work.logger.entries).toMatchObject([{ level: 'error', fields: { error: { name: told } } }]);
      expect(JSON.stringify(work.logger.entries)).not.toContain(secretText);

      await work.scheduler.start();
      await work.shop.clock.advance('1m');
      await work.scheduler.stop();

      expect(await work.statusOf(order)).toBe('fulfilled');
      expect(await violationsOf(work.shop)).toEqual([]);
    },
  );

  test('given a write that throws after it was done, then its outcome is unknown and the account is adopted', async () => {
    const work = await shopWith((adapter) => ({
      ensureAccount: firstTime(async (desired, options) => {
        await adapter.ensureAccount(desired, options);
        throw new RangeError(secretText);
      }, adapter.ensureAccount),
    }));
    const order = await work.buy();
    await work.scheduler.start();
    await work.shop.clock.advance('1m');
    await work.scheduler.stop();

    expect(await work.statusOf(order)).toBe('fulfilled');
    expect(work.shop.panel.calls.ensureAccount).toBe(1);
    expect(await violationsOf(work.shop)).toEqual([]);
  });

  test('given a write that does not end by itself, then it is aborted at its deadline and looked at later', async () => {
    const aborted: boolean[] = [];
    const work = await shopWith((adapter) => ({
      ensureAccount: firstTime((_desired, { signal }) => {
        const { promise, reject } = Promise.withResolvers<never>();
        signal?.addEventListener('abort', () => {
          aborted.push(true);
          reject(signal.reason);
        });
        return promise;
      }, adapter.ensureAccount),
    }));
    const order = await work.buy();

    await work.shop.run(work.panelkit.orders.settled(order.id, { timeoutMs: 40_000 }));
    expect(aborted).toEqual([true]);
    expect(await work.unitOf(order)).toMatchObject({ lastError: { code: 'WRITE_UNKNOWN' } });
    await work.scheduler.start();
    await work.shop.clock.advance('2m');
    await work.scheduler.stop();

    expect(await work.statusOf(order)).toBe('fulfilled');
    expect(await violationsOf(work.shop)).toEqual([]);
  });

  test('given look-ups that prove nothing, then nothing is written until one does', async () => {
    const work = await shopWith(() => ({}));
    work.shop.panel.faults.next('findAccount', { kind: 'inconclusive' });
    const order = await work.buy();
    await work.panelkit.orders.settled(order.id);
    expect(work.shop.panel.calls.ensureAccount).toBe(0);
    expect(await work.unitOf(order)).toMatchObject({ lastError: { code: 'PANEL_RESPONSE_INVALID' } });
    await work.scheduler.start();
    await work.shop.clock.advance('1m');
    await work.scheduler.stop();
    expect(await work.statusOf(order)).toBe('fulfilled');
    expect(await violationsOf(work.shop)).toEqual([]);
  });

  test('given two accounts of our name and a removal that fails once, then in the end one of them is left', async () => {
    const work = await shopWith(
      (adapter) => ({
        ensureAccount: firstTime(async (desired, options) => {
          await adapter.ensureAccount(desired, options);
          return adapter.ensureAccount(desired, options);
        }, adapter.ensureAccount),
      }),
      { panels: [{ uniqueNames: false }] },
    );
    work.shop.panel.faults.next('removeAccount', { kind: 'error-before-commit' });
    const order = await work.buy();
    await work.scheduler.start();
    await work.shop.clock.advance('5m');
    await work.scheduler.stop();

    expect(await work.statusOf(order)).toBe('fulfilled');
    expect(work.shop.panel.accounts()).toHaveLength(1);
    expect(work.shop.panel.calls.removeAccount).toBeGreaterThan(1);
    expect(await violationsOf(work.shop)).toEqual([]);
  });

  test('given an account that vanishes between its write and its read-back, then it is not delivered before it was made again', async () => {
    const work = await shopWith((adapter) => ({
      ensureAccount: firstTime(async (desired, options) => {
        const outcome = await adapter.ensureAccount(desired, options);
        work.shop.panel.vanish([desired.name]);
        return outcome;
      }, adapter.ensureAccount),
    }));
    const order = await work.buy();
    await work.panelkit.orders.settled(order.id);
    expect(await work.unitOf(order)).toMatchObject({
      lastError: { code: 'READ_BACK_MISMATCH' },
      state: { status: 'provisioning' },
    });
    await work.scheduler.start();
    await work.shop.clock.advance('1m');
    await work.scheduler.stop();

    const unit = await work.unitOf(order);
    expect(unit).toMatchObject({ state: { status: 'completed', qualityCheck: { mismatches: ['absent'] } } });
    expect(await violationsOf(work.shop)).toEqual([]);
  });
});
