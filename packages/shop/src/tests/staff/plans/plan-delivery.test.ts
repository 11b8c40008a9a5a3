import { afterEach, beforeEach, expect, test } from 'vitest';
import { openTestShop, type TestShop } from '../../test-shop.ts';

const NEW = '/staff/plans/new';
let shop: TestShop;

beforeEach(async () => {
  shop = await openTestShop();
});
afterEach(() => shop.close());

const fields = {
  slug: 'own',
  name: 'Own',
  description: '',
  price: '9',
  setupFee: '',
  durationDays: '30',
  trafficGb: '50',
  deviceLimit: '',
  capacity: '',
  sortOrder: '3',
  welcomeMessage: '',
  active: '1',
  visible: '1',
  onSale: '1',
  inStock: '1',
  renewable: '1',
  where: '1',
};
const own = {
  dedicated: '1',
  protocol: 'vless',
  network: 'tcp',
  security: 'reality',
  portFrom: '20000',
  portTo: '20020',
  serverName: 'example.com, www.example.com',
  target: 'example.com:443',
};
const template = {
  protocol: 'vless',
  transport: { network: 'tcp' },
  security: {
    kind: 'reality',
    target: 'example.com:443',
    serverNames: ['example.com', 'www.example.com'],
  },
  port: { from: 20_000, to: 20_020 },
  sniffing: true,
};
const planOf = async () => {
  const plan = await shop.panelkit.plans.findBySlug('own');
  if (plan === null) throw new TypeError('there is no plan');
  return plan;
};
const problemsIn = (text: string) => [...text.matchAll(/id="([\w-]+)-problem"/g)].map(([, name]) => name);

test('given inbounds of its own, when the plan is saved and sold, then each unit has one, and the form shows them again', async () => {
  const owner = await shop.openAsStaff();
  const { location } = await owner.submit(NEW, '/staff/plans', { ...fields, ...own });
  expect(location).toContain('?done=save');
  const plan = await planOf();
  expect(plan.placement.dedicated).toEqual({ template });
  const customer = await shop.customer({ balanceMinor: 5000 });
  const order = await shop.buy(customer, plan, 2);
  await shop.run(shop.panelkit.orders.settled(order.id));
  const { rows } = await shop.panelkit.inbounds.list({}, shop.staff());
  expect(rows.filter(({ dedicatedTo }) => dedicatedTo !== null)).toHaveLength(2);

  const page = `/staff/plans/${plan.id}`;
  const { text } = await owner.get(page);
  expect(text).toMatch(/name="dedicated" value="1" checked/);
  expect(text).toMatch(/name="target" type="text" value="example.com:443"/);
  await owner.submit(page, page, { ...fields, ...own, name: 'Renamed' });
  expect((await planOf()).placement.dedicated).toEqual({ template });
  await owner.submit(page, page, fields);
  expect((await planOf()).placement.dedicated).toBeNull();
});

test('given what only the API sets, when the form is saved, then it stays', async () => {
  const owner = await shop.openAsStaff();
  const plan = await shop.plan({
    slug: 'own',
    placement: {
      dedicated: {
        template: {
          protocol: 'vless',
          security: { kind: 'none' },
          port: { from: 1000, to: 2000 },
          sniffing: false,
          transport: { network: 'ws', path: '/a', host: 'cdn.example.com' },
        },
      },
    },
  });
  const page = `/staff/plans/${plan.id}`;
  const typed = { dedicated: '1', protocol: 'vless', network: 'ws', security: 'none', path: '/b' };
  await owner.submit(page, page, { ...fields, ...typed, portFrom: '1000', portTo: '2000' });
  expect((await planOf()).placement.dedicated?.template).toMatchObject({
    transport: { network: 'ws', path: '/b', host: 'cdn.example.com' },
    sniffing: false,
  });
});

test('given an invalid template, when it is saved, then its field shows the problem, the input stays and nothing is saved', async () => {
  const owner = await shop.openAsStaff();
  const wrong = async (typed: Record<string, string>) => {
    const { text } = await owner.submit(NEW, '/staff/plans', { ...fields, ...own, ...typed });
    expect(text).toMatch(/name="dedicated" value="1" checked/);
    return problemsIn(text);
  };
  expect(await wrong({ portTo: '' })).toEqual(['portTo']);
  expect(await wrong({ portFrom: '70000' })).toEqual(['portFrom']);
  expect(await wrong({ target: 'nowhere' })).toEqual(['target']);
  expect(await wrong({ serverName: '' })).toEqual(['serverName']);
  expect(await wrong({ network: 'ws', path: '/x' })).toEqual(['security']);
  expect(await wrong({ network: 'grpc', serviceName: 'a b' })).toEqual(['serviceName']);
  expect(await shop.panelkit.plans.findBySlug('own')).toBeNull();
});

test('given a plan with places, when it gets inbounds of its own too, then the form says that it cannot have both', async () => {
  const owner = await shop.openAsStaff();
  const places = { 'place-0-key': 'germany', 'place-0-name-en': 'Germany', placeCount: '1' };
  const { text } = await owner.submit(NEW, '/staff/plans', { ...fields, ...own, ...places });
  expect(problemsIn(text)).toEqual(['places']);
});

test('given QR codes that are switched off, then the plan shows none, and the form shows them off', async () => {
  const owner = await shop.openAsStaff();
  await owner.submit(NEW, '/staff/plans', fields);
  const plan = await planOf();
  expect(plan.provisioning.showQrCodes).toBe(false);
  expect((await owner.get(NEW)).text).toMatch(/name="showsQrCodes" value="1" checked/);
  const page = `/staff/plans/${plan.id}`;
  expect((await owner.get(page)).text).not.toMatch(/name="showsQrCodes" value="1" checked/);

  const customer = await shop.customer({ balanceMinor: 5000 });
  const order = await shop.buy(customer, plan);
  await shop.run(shop.panelkit.orders.settled(order.id));
  const { rows } = await shop.panelkit.subscriptions.list({}, shop.staff());
  const ada = await shop.openAs(customer);
  const seen = async () => (await ada.get(`/subscriptions/${rows[0]?.id}`)).text.includes('<div class="qr"');
  const before = await seen();
  await owner.submit(page, page, { ...fields, showsQrCodes: '1' });
  expect([before, await seen()]).toEqual([false, true]);
});
