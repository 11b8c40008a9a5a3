import { GIB_BYTES, type RemoteInbound } from '@panelkit/sdk';
import { createTestPanelkit } from '@panelkit/storage-memory/testing';
import { describe, expect, test } from 'vitest';
import { recordsOf } from '../records-of.ts';
import { violationsOf } from '../violations-of.ts';

const inbound = (key: string): RemoteInbound => ({
  key,
  name: key,
  protocol: 'vless',
  network: 'tcp',
  port: 443,
  enabled: true,
});

describe('plans', () => {
  test('given only what must be said, when a plan is created, then the rest has its defaults', async () => {
    const shop = await createTestPanelkit();
    const plan = await shop.panelkit.plans.create(
      {
        slug: 'month-50',
        name: '  A month  ',
        price: { amountMinor: 499, currency: 'USD' },
        durationDays: 30,
        trafficLimitBytes: 50 * GIB_BYTES,
      },
      shop.staff(),
    );
    expect(plan).toMatchObject({
      name: 'A month',
      description: '',
      imageUrl: null,
      category: null,
      countries: [],
      sortOrder: 0,
      active: true,
      visible: true,
      onSale: true,
      inStock: true,
      renewable: true,
      featured: false,
      popular: false,
      setupFeeMinor: 0,
      deviceLimit: null,
      capacity: null,
      placement: { preferredInboundId: null, selector: null, allowSpreading: false },
      provisioning: { autoProvision: true, welcomeMessage: null, showQrCodes: true },
      heldCount: 0,
      usedCount: 0,
    });
    expect(await shop.panelkit.plans.findBySlug('month-50')).toEqual(plan);
    expect(await shop.panelkit.plans.get(plan.id)).toEqual(plan);
    expect(await shop.panelkit.plans.findBySlug('none')).toBeNull();
    await expect(shop.panelkit.plans.get('none')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  test('given a patch, when it is applied, then only its fields change and those given as undefined do not', async () => {
    const shop = await createTestPanelkit();
    const plan = await shop.plan({ setupFeeMinor: 5, capacity: 9 });
    const patch = { name: 'Renamed', capacity: null, featured: true, setupFeeMinor: undefined };
    const updated = await shop.panelkit.plans.update({ planId: plan.id, patch }, shop.staff());
    expect(updated).toEqual({ ...plan, name: 'Renamed', capacity: null, featured: true, revision: 2 });
  });

  test.each([
    { name: 'a category without a name', fields: { category: {} } },
    { name: 'a category with an empty name', fields: { category: { en: ' ' } } },
    { name: 'a country that is no code', fields: { countries: ['Germany'] } },
    { name: 'a country twice', fields: { countries: ['DE', 'DE'] } },
  ])('given $name, when a plan is to have it, then it is refused', async ({ fields: patch }) => {
    const shop = await createTestPanelkit();
    const { id: planId } = await shop.plan();
    const update = shop.panelkit.plans.update({ planId, patch }, shop.staff());
    await expect(update).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  });

  test('given two who edit what they read, when the second one saves, then nothing is overwritten and they hear of it', async () => {
    const shop = await createTestPanelkit();
    const { id: planId, revision: expectedRevision } = await shop.plan();
    const edit = (name: string) =>
      shop.panelkit.plans.update({ planId, patch: { name }, expectedRevision }, shop.staff());
    expect(await edit('First')).toMatchObject({ name: 'First', revision: 2 });
    await expect(edit('Second')).rejects.toMatchObject({
      code: 'PLAN_CHANGED',
      details: { planId, expectedRevision: 1, revision: 2 },
    });
    expect(await shop.panelkit.plans.get(planId)).toMatchObject({ name: 'First', revision: 2 });
  });

  test('given a patch in another currency, when it is explained, then it is refused as it would be when saved', async () => {
    const shop = await createTestPanelkit();
    const { id: planId } = await shop.plan();
    const patch = { price: { amountMinor: 1, currency: 'EUR' } };
    const explain = shop.panelkit.plans.explain({ planId, patch, quantity: 1 }, shop.staff());
    await expect(explain).rejects.toMatchObject({ code: 'CURRENCY_MISMATCH' });
  });

  test('given a new placement and slug, when they are patched, then they hold', async () => {
    const shop = await createTestPanelkit();
    const plan = await shop.plan();
    const patch = {
      slug: 'renamed',
      placement: { selector: { protocols: ['trojan'] }, allowSpreading: true },
    };
    const updated = await shop.panelkit.plans.update({ planId: plan.id, patch }, shop.staff());
    expect(updated).toMatchObject({
      slug: 'renamed',
      placement: { preferredInboundId: null, selector: { protocols: ['trojan'] }, allowSpreading: true },
    });
    expect((await shop.panelkit.plans.findBySlug('renamed'))?.id).toBe(plan.id);
    expect(await shop.panelkit.plans.findBySlug(plan.slug)).toBeNull();
  });

  test('given visible and hidden plans, when the catalogue is listed in pages, then the hidden are left out and can be bought all the same', async () => {
    const shop = await createTestPanelkit();
    const plans = [];
    for (const visible of [true, false, true, true]) plans.push(await shop.plan({ visible }));
    const { plans: catalogue } = shop.panelkit;
    expect((await catalogue.list()).rows).toHaveLength(4);
    const first = await catalogue.list({ visibleOnly: true, limit: 2 });
    const second = await catalogue.list({ visibleOnly: true, limit: 2, cursor: first.nextCursor ?? '' });
    expect([...first.rows, ...second.rows].map(({ id }) => id)).toEqual(
      plans.filter(({ visible }) => visible).map(({ id }) => id),
    );
    expect(second.nextCursor).toBeNull();
    const hidden = plans.find(({ visible }) => !visible);
    const order = await shop.buy(await shop.customer({ balanceMinor: 1000 }), { id: hidden?.id ?? '' });
    expect(order.state.status).toBe('paid');
  });
});

describe('an explanation of placement', () => {
  test('given candidates of every sort, when staff ask, then each has its reason in the order of choice and nothing is reserved', async () => {
    const names = ['good', 'full', 'off', 'gone', 'disabled'];
    const shop = await createTestPanelkit({
      panels: [
        { baseUrl: 'https://one.test', inbounds: names.map(inbound) },
        { baseUrl: 'https://two.test', inbounds: [inbound('draining')] },
      ],
    });
    const { panelkit } = shop;
    const idOf = (key: string) =>
      shop.panels.flatMap(({ inbounds }) => inbounds).find(({ remoteKey }) => remoteKey === key)?.id ?? '';
    const [one, two] = shop.panels;
    await panelkit.panels.update({ panelId: one?.id ?? '', capacity: 10 }, shop.staff());
    await panelkit.panels.update({ panelId: two?.id ?? '', status: 'draining' }, shop.staff());
    await panelkit.inbounds.update({ inboundId: idOf('full'), capacity: 1 }, shop.staff());
    await panelkit.inbounds.update({ inboundId: idOf('off'), provisioningEnabled: false }, shop.staff());
    shop.panel.setInbounds([
      ...['good', 'full', 'off'].map(inbound),
      { ...inbound('disabled'), enabled: false },
    ]);
    await panelkit.panels.syncInbounds(one?.id ?? '', shop.staff());
    const plan = await shop.plan();
    const before = await recordsOf(shop);

    const report = await panelkit.plans.explain({ planId: plan.id, quantity: 2 }, shop.staff());

    expect(report.outcome).toBe('placed');
    expect(report.candidates[0]).toEqual({
      panelId: one?.id,
      inboundId: idOf('good'),
      placeKey: 'main',
      eligible: true,
      reason: 'chosen',
      load: 0,
    });
    const reasons = new Map(report.candidates.map(({ inboundId, reason }) => [inboundId, reason]));
    expect(Object.fromEntries([...names, 'draining'].map((key) => [key, reasons.get(idOf(key))]))).toEqual({
      good: 'chosen',
      full: 'inbound-full',
      off: 'provisioning-disabled',
      gone: 'inbound-missing',
      disabled: 'inbound-disabled',
      draining: 'panel-draining',
    });
    expect(await recordsOf(shop)).toEqual(before);
  });

  test('given a plan whose own capacity is taken, when staff ask, then there is no capacity though inbounds have room', async () => {
    const shop = await createTestPanelkit();
    const plan = await shop.plan({ capacity: 1 });
    const explain = (quantity: number) =>
      shop.panelkit.plans.explain({ planId: plan.id, quantity }, shop.staff());
    expect(await explain(1)).toMatchObject({ outcome: 'placed' });
    expect(await explain(2)).toMatchObject({ outcome: 'no-capacity' });
  });

  test('given a strategy that drops everything, when staff ask, then they see it', async () => {
    const shop = await createTestPanelkit({ policies: { placement: () => [] } });
    const plan = await shop.plan();
    const report = await shop.panelkit.plans.explain({ planId: plan.id, quantity: 1 }, shop.staff());
    expect(report.outcome).toBe('no-capacity');
    expect(new Set(report.candidates.map(({ reason }) => reason))).toEqual(new Set(['dropped-by-strategy']));
  });
});

describe('customers', () => {
  test('given an external id, when it is ensured many times at once, then there is one customer', async () => {
    const shop = await createTestPanelkit();
    const { customers } = shop.panelkit;
    const ensured = await Promise.all(
      Array.from({ length: 10 }, () => customers.ensure({ externalId: 'user-7', displayName: ' Ann ' })),
    );
    expect(new Set(ensured.map(({ id }) => id)).size).toBe(1);
    const [customer] = ensured;
    expect(customer).toMatchObject({ externalId: 'user-7', displayName: 'Ann' });
    expect(await customers.ensure({ externalId: 'user-7', displayName: 'Other' })).toEqual(customer);
    expect(await customers.get(customer?.id ?? '', shop.staff())).toEqual(customer);
    expect((await customers.list({}, shop.staff())).rows).toEqual([customer]);
    await expect(customers.get('none', shop.staff())).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(customers.ensure({ externalId: '' })).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    expect(await violationsOf(shop)).toEqual([]);
  });
});
