import { type CommandContext, createPanelkit, isPanelkitError, type Panelkit } from '@panelkit/sdk';
import { createTestPanelkit, type TestPanelkit } from '@panelkit/storage-memory/testing';
import { beforeAll, describe, expect, test } from 'vitest';
import { recordsOf } from '../records-of.ts';

interface Scene {
  shop: TestPanelkit;
  panelkit: Panelkit;
  customerId: string;
  planId: string;
  panelId: string;
  /** Plans that cannot be bought, and one whose sum is beyond exact numbers. */
  plans: Record<'inactive' | 'offSale' | 'outOfStock' | 'priceless', string>;
  by: CommandContext;
  staff: CommandContext;
}

async function createScene(): Promise<Scene> {
  const shop = await createTestPanelkit({ paymentMethods: ['wallet', 'receipt'] });
  const customer = await shop.customer({ balanceMinor: 999 });
  const idOf = async (overrides: Parameters<TestPanelkit['plan']>[0] = {}) => (await shop.plan(overrides)).id;
  const price = { amountMinor: Number.MAX_SAFE_INTEGER, currency: 'USD' };
  return {
    shop,
    panelkit: shop.panelkit,
    customerId: customer.id,
    planId: await idOf({ slug: 'month' }),
    panelId: shop.panels[0]?.id ?? '',
    plans: {
      inactive: await idOf({ active: false }),
      offSale: await idOf({ onSale: false }),
      outOfStock: await idOf({ inStock: false }),
      priceless: await idOf({ price }),
    },
    by: shop.as(customer),
    staff: shop.staff(),
  };
}

/** Calls a function as JavaScript does: with whatever. */
async function loosely(call: (...given: never[]) => unknown, ...given: unknown[]): Promise<unknown> {
  return Reflect.apply(call, undefined, given);
}

interface Case {
  name: string;
  call(scene: Scene): Promise<unknown>;
  code: string;
  /** Part of the details. */
  details?: object;
}

const invalid = (path: string) => ({
  code: 'INVALID_INPUT',
  details: { issues: expect.arrayContaining([expect.objectContaining({ path })]) },
});

function place(scene: Scene, changes: object = {}, by: CommandContext = scene.by): Promise<unknown> {
  const { customerId, planId, panelkit } = scene;
  const input = { customerId, items: [{ planId, quantity: 1 }], payment: { method: 'wallet' }, ...changes };
  return loosely(panelkit.orders.place, input, by);
}

const badQuantities = [0, -1, 1.5, 1e9, Number.NaN, Number.POSITIVE_INFINITY, '2', null, undefined];
const planFields = {
  slug: 'a-plan',
  name: 'A plan',
  price: { amountMinor: 100, currency: 'USD' },
  durationDays: 30,
  trafficLimitBytes: null,
};
const createPlan = (changes: object) => (scene: Scene) =>
  loosely(scene.panelkit.plans.create, { ...planFields, ...changes }, scene.staff);
const panelFields = {
  kind: 'fake',
  name: 'Two',
  baseUrl: 'https://two.test',
  credentials: { username: 'admin', password: 'panel-password' },
};
const registerPanel = (changes: object) => (scene: Scene) =>
  loosely(scene.panelkit.panels.register, { ...panelFields, ...changes }, scene.staff);

const orderCases: Case[] = [
  ...badQuantities.map((quantity) => ({
    name: `a quantity of ${JSON.stringify(quantity)} (${String(quantity)})`,
    call: (scene: Scene) => place(scene, { items: [{ planId: scene.planId, quantity }] }),
    ...invalid('items.0.quantity'),
  })),
  { name: 'no items', call: (scene) => place(scene, { items: [] }), ...invalid('items') },
  { name: 'items left out', call: (scene) => place(scene, { items: undefined }), ...invalid('items') },
  {
    name: '51 lines',
    call: (scene) =>
      place(scene, { items: Array.from({ length: 51 }, () => ({ planId: scene.planId, quantity: 1 })) }),
    ...invalid('items'),
  },
  {
    name: 'an unknown plan',
    call: (scene) => place(scene, { items: [{ planId: 'no-such-plan', quantity: 1 }] }),
    code: 'NOT_FOUND',
    details: { kind: 'plan', id: 'no-such-plan' },
  },
  ...(['inactive', 'offSale', 'outOfStock'] as const).map((key) => ({
    name: `a plan that is ${key}`,
    call: (scene: Scene) => place(scene, { items: [{ planId: scene.plans[key], quantity: 1 }] }),
    code: 'PLAN_UNAVAILABLE',
    details: { reason: { inactive: 'inactive', offSale: 'not-on-sale', outOfStock: 'out-of-stock' }[key] },
  })),
  {
    name: 'a sum beyond exact numbers',
    call: (scene) => place(scene, { items: [{ planId: scene.plans.priceless, quantity: 2 }] }),
    ...invalid('quantity'),
  },
  {
    name: 'too little in the wallet',
    call: (scene) => place(scene),
    code: 'INSUFFICIENT_BALANCE',
    details: { requiredMinor: 1000, availableMinor: 999, currency: 'USD' },
  },
  {
    name: 'an unknown payment method',
    call: (scene) => place(scene, { payment: { method: 'gold' } }),
    ...invalid('payment.method'),
  },
  {
    name: 'an unknown customer',
    call: (scene) => place(scene, { customerId: 'nobody' }, scene.staff),
    code: 'NOT_FOUND',
    details: { kind: 'customer' },
  },
  {
    name: 'a note of 2001 characters',
    call: (scene) => place(scene, { notes: 'n'.repeat(2001) }),
    ...invalid('notes'),
  },
  {
    name: 'a note with a NUL, which PostgreSQL cannot store',
    call: (scene) => place(scene, { notes: 'gift\0' }),
    ...invalid('notes'),
  },
  {
    name: 'a NUL deep in what is given',
    call: (scene) =>
      loosely(scene.panelkit.payments.receiveReturn, { gateway: 'fake', query: { reference: 'pay-1\0' } }),
    ...invalid('query.reference'),
  },
  {
    name: 'no input at all',
    call: (scene) => loosely(scene.panelkit.orders.place, undefined, scene.by),
    ...invalid(''),
  },
  {
    name: 'no context',
    call: (scene) => loosely(scene.panelkit.orders.place, {}, undefined),
    code: 'INVALID_INPUT',
  },
  {
    name: 'an unknown kind of actor',
    call: (scene) => place(scene, {}, JSON.parse('{"actor":{"kind":"root","id":"1"},"idempotencyKey":"k"}')),
    ...invalid('actor.kind'),
  },
];

const staffCases: Case[] = [
  {
    name: 'a plan in another currency',
    call: createPlan({ price: { amountMinor: 1, currency: 'EUR' } }),
    code: 'CURRENCY_MISMATCH',
    details: { expected: 'USD', actual: 'EUR' },
  },
  {
    name: 'a plan changed to another currency',
    call: ({ panelkit, planId, staff }) =>
      panelkit.plans.update({ planId, patch: { price: { amountMinor: 1, currency: 'EUR' } } }, staff),
    code: 'CURRENCY_MISMATCH',
  },
  { name: 'a slug that is taken', call: createPlan({ slug: 'month' }), code: 'STORAGE_CONFLICT' },
  { name: 'a slug with spaces', call: createPlan({ slug: 'a plan' }), ...invalid('slug') },
  {
    name: 'a price of half a cent',
    call: createPlan({ price: { amountMinor: 0.5, currency: 'USD' } }),
    ...invalid('price.amountMinor'),
  },
  {
    name: 'a negative price',
    call: createPlan({ price: { amountMinor: -1, currency: 'USD' } }),
    ...invalid('price.amountMinor'),
  },
  {
    name: 'zero bytes of traffic',
    call: createPlan({ trafficLimitBytes: 0 }),
    ...invalid('trafficLimitBytes'),
  },
  { name: 'zero days', call: createPlan({ durationDays: 0 }), ...invalid('durationDays') },
  { name: 'a duration left out', call: createPlan({ durationDays: undefined }), ...invalid('durationDays') },
  {
    name: 'a patch of what only the engine counts',
    call: ({ panelkit, planId, staff }) =>
      loosely(panelkit.plans.update, { planId, patch: { usedCount: 0 } }, staff),
    ...invalid('patch'),
  },
  {
    name: 'a patch of an unknown plan',
    call: ({ panelkit, staff }) => panelkit.plans.update({ planId: 'none', patch: { name: 'x' } }, staff),
    code: 'NOT_FOUND',
  },
  {
    name: 'an explanation for no units',
    call: ({ panelkit, planId, staff }) => panelkit.plans.explain({ planId, quantity: 0 }, staff),
    code: 'INVALID_INPUT',
  },
  { name: 'an unknown kind of panel', call: registerPanel({ kind: 'toaster' }), ...invalid('kind') },
  {
    name: 'a panel without a password',
    call: registerPanel({ credentials: { username: 'a' } }),
    ...invalid('password'),
  },
  {
    name: 'a panel password that is no text',
    call: registerPanel({ credentials: { password: 7 } }),
    ...invalid('credentials.password'),
  },
  { name: 'a panel URL that is none', call: registerPanel({ baseUrl: 'two.test' }), ...invalid('baseUrl') },
  {
    name: 'a panel URL of another scheme',
    call: registerPanel({ baseUrl: 'file:///etc/passwd' }),
    ...invalid('baseUrl'),
  },
  {
    name: 'a panel URL with a login in it',
    call: registerPanel({ baseUrl: 'https://admin:hunter2@two.test' }),
    ...invalid('baseUrl'),
  },
  { name: 'a panel of no weight', call: registerPanel({ weight: 0 }), ...invalid('weight') },
  { name: 'a panel of negative capacity', call: registerPanel({ capacity: -1 }), ...invalid('capacity') },
  {
    name: 'an unknown panel status',
    call: ({ panelkit, panelId, staff }) =>
      loosely(panelkit.panels.update, { panelId, status: 'asleep' }, staff),
    ...invalid('status'),
  },
  {
    name: 'an unknown panel',
    call: ({ panelkit, staff }) => panelkit.panels.syncInbounds('none', staff),
    code: 'NOT_FOUND',
    details: { kind: 'panel', id: 'none' },
  },
  {
    name: 'an unknown inbound',
    call: ({ panelkit, staff }) => panelkit.inbounds.update({ inboundId: 'none', capacity: 1 }, staff),
    code: 'NOT_FOUND',
  },
  {
    name: 'a look at an unknown inbound',
    call: ({ panelkit, staff }) => panelkit.inbounds.get('none', staff),
    code: 'NOT_FOUND',
    details: { kind: 'inbound' },
  },
  {
    name: 'a gift of nothing',
    call: ({ panelkit, customerId, staff }) =>
      panelkit.wallets.adjust({ customerId, amountMinor: 0, reason: 'x' }, staff),
    ...invalid('amountMinor'),
  },
  {
    name: 'a gift of half a cent',
    call: ({ panelkit, customerId, staff }) =>
      panelkit.wallets.adjust({ customerId, amountMinor: 0.5, reason: 'x' }, staff),
    ...invalid('amountMinor'),
  },
  {
    name: 'a gift without a reason',
    call: ({ panelkit, customerId, staff }) =>
      panelkit.wallets.adjust({ customerId, amountMinor: 1, reason: ' ' }, staff),
    ...invalid('reason'),
  },
  {
    name: 'a top-up of nothing',
    call: ({ panelkit, customerId, by }) =>
      panelkit.payments.topUp({ customerId, amountMinor: 0, method: 'receipt' }, by),
    ...invalid('amountMinor'),
  },
  {
    name: 'a payment of nothing',
    call: ({ panelkit, staff }) => panelkit.payments.approve({ paymentId: 'p', receivedMinor: 0 }, staff),
    ...invalid('receivedMinor'),
  },
  {
    name: 'a page of none',
    call: ({ panelkit, staff }) => panelkit.orders.list({ limit: 0 }, staff),
    ...invalid('limit'),
  },
  {
    name: 'a page of 501 events',
    call: ({ panelkit }) => panelkit.events.list({ after: 0, limit: 501 }),
    ...invalid('limit'),
  },
];

describe('bad input', () => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await createScene();
  });

  test.each([...orderCases, ...staffCases])(
    'given $name, then the answer is $code and nothing changed',
    async ({ call, code, details = {} }) => {
      const before = await recordsOf(scene.shop);
      await expect(call(scene)).rejects.toMatchObject({ code, details });
      expect(await recordsOf(scene.shop)).toEqual(before);
    },
  );

  test('given several mistakes, then each has its issue and none repeats what was given', async () => {
    const registering = registerPanel({ baseUrl: 'hunter2', weight: -5, name: '', credentials: 'hunter2' });
    const error: unknown = await registering(scene).catch((reason: unknown) => reason);
    if (!isPanelkitError(error) || error.code !== 'INVALID_INPUT')
      throw new TypeError('expected INVALID_INPUT');
    expect(error.details.issues.map(({ path }) => path).toSorted()).toEqual([
      'baseUrl',
      'credentials',
      'name',
      'weight',
    ]);
    expect(JSON.stringify([error.message, error.details])).not.toContain('hunter2');
  });
});

describe('options that are wrong', () => {
  test('given every mistake at once, then all of them are named and no secret is told', async () => {
    const shop = await createTestPanelkit();
    const create = () =>
      createPanelkit({
        backend: shop.backend,
        secretKey: { current: 'hunter2', previous: ['hunter3'] },
        publicUrl: 'shop.test',
        currency: 'usd',
        panelDrivers: [],
        paymentMethods: [],
        settings: { requestTimeoutMs: 0 },
        policies: { unpaidOrderMs: -1, reviewMs: Number.NaN, giveUpAfterMs: 0 },
      });
    const error = errorOf(create);
    if (!isPanelkitError(error) || error.code !== 'CONFIG_INVALID')
      throw new TypeError('expected CONFIG_INVALID');
    expect(error.details.issues.map(({ path }) => path).toSorted()).toEqual([
      'currency',
      'paymentMethods',
      'policies.giveUpAfterMs',
      'policies.reviewMs',
      'policies.unpaidOrderMs',
      'publicUrl',
      'secretKey',
      'secretKey.previous.0',
      'settings.requestTimeoutMs',
    ]);
    for (const { path } of error.details.issues) expect(error.message).toContain(path);
    expect(JSON.stringify([error.message, error.details])).not.toMatch(/hunter/);
  });

  test('given no secret key, as when a variable of the environment is missing, then that is said', async () => {
    const shop = await createTestPanelkit();
    const creating = loosely(createPanelkit, {
      backend: shop.backend,
      publicUrl: 'https://shop.test',
      currency: 'USD',
      panelDrivers: [],
    });
    await expect(creating).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
      details: { issues: [{ path: 'secretKey' }] },
    });
  });

  test('given two drivers of one kind, then it is wrong wiring', async () => {
    const shop = await createTestPanelkit();
    const create = () =>
      createPanelkit({
        backend: shop.backend,
        secretKey: 'a-key-that-is-long-enough',
        publicUrl: 'https://shop.test',
        currency: 'USD',
        panelDrivers: [shop.panel.driver, shop.panel.driver],
      });
    expect(create).toThrow(TypeError);
  });
});

function errorOf(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    return error;
  }
}
