import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openTestShop, type TestShop } from '../test-shop.ts';

const NEW = '/staff/plans/new';
let shop: TestShop;

beforeEach(async () => {
  shop = await openTestShop({
    panels: ['germany', 'finland'].map((name) => ({ baseUrl: `https://${name}.test` })),
  });
});
afterEach(() => shop.close());

const inboundOf = (index: number): string => shop.panels[index]?.inbounds[0]?.id ?? '';
const fields = {
  slug: 'gold',
  name: 'Gold',
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
};
const germany = () => ({
  'place-0-key': 'germany',
  'place-0-name-en': 'Germany',
  'place-0-name-fa': 'آلمان',
  'place-0-inboundIds': inboundOf(0),
});
const finland = () => ({
  'place-1-key': 'finland',
  'place-1-name-en': 'Finland',
  'place-1-panelIds': shop.panels[1]?.id ?? '',
});
const twoPlaces = () => ({ ...fields, ...germany(), ...finland(), placeCount: '2' });
/** Where an input is, and what it holds. */
const typedIn = (text: string, name: string) =>
  new RegExp(`name="${name}" type="text" value="([^"]*)"`).exec(text)?.[1] ?? null;
const problemsIn = (text: string) => [...text.matchAll(/id="([\w-]+)-problem"/g)].map(([, name]) => name);

describe('Places in the form of a plan', () => {
  test('given rows that are added and removed without a script, then what was typed stays and nothing is saved', async () => {
    const owner = await shop.openAsStaff();
    const first = await owner.submit(NEW, '/staff/plans', { ...fields, placeCount: '0', edit: 'add' });
    expect([first.status, typedIn(first.text, 'place-0-key'), typedIn(first.text, 'name')]).toEqual([
      200,
      'main',
      'Gold',
    ]);
    const second = await owner.submit(NEW, '/staff/plans', {
      ...fields,
      ...germany(),
      placeCount: '1',
      edit: 'add',
    });
    expect([typedIn(second.text, 'place-0-key'), typedIn(second.text, 'place-1-key')]).toEqual([
      'germany',
      '',
    ]);
    expect(second.text).toContain(`name="place-0-inboundIds" value="${inboundOf(0)}" checked`);
    const removed = await owner.submit(NEW, '/staff/plans', { ...twoPlaces(), edit: 'remove-0' });
    expect([typedIn(removed.text, 'place-0-key'), typedIn(removed.text, 'place-1-key')]).toEqual([
      'finland',
      null,
    ]);
    expect((await shop.panelkit.plans.list()).rows).toEqual([]);
  });

  test('given two places, then the plan has them, its page shows what is in stock, and their keys stay', async () => {
    const owner = await shop.openAsStaff();
    await shop.panelkit.inbounds.update({ inboundId: inboundOf(0), capacity: 7 }, shop.staff());
    const { location } = await owner.submit(NEW, '/staff/plans', twoPlaces());
    expect(location).toContain('?done=save');
    const plan = await shop.panelkit.plans.findBySlug('gold');
    expect(plan?.placement.places).toEqual([
      {
        key: 'germany',
        name: { en: 'Germany', fa: 'آلمان' },
        required: true,
        selector: { inboundIds: [inboundOf(0)] },
      },
      {
        key: 'finland',
        name: { en: 'Finland' },
        required: false,
        selector: { panelIds: [shop.panels[1]?.id] },
      },
    ]);
    const { text } = await owner.get(`/staff/plans/${plan?.id}`);
    expect(text).toMatch(/Germany<\/bdi>.*Required.*>7<.*Can be sold/s);
    expect(text).toMatch(/name="place-0-key" type="text" value="germany"[^>]* readonly/);
    const persian = await owner.get(`/staff/plans/${plan?.id}`, { 'accept-language': 'fa' });
    expect(persian.text).toContain('آلمان</bdi>');
  });

  test.each([
    { name: 'a key with blanks', wrong: { 'place-1-key': 'a b' }, problem: 'place-1-key' },
    { name: 'the same key twice', wrong: { 'place-1-key': 'germany' }, problem: 'places' },
    { name: 'no name', wrong: { 'place-0-name-en': '', 'place-0-name-fa': '' }, problem: 'place-0-name-en' },
    { name: 'a number that is none', wrong: { capacity: 'many' }, problem: 'capacity' },
  ])(
    'given $name, then it is said beside the field, and what was typed is kept',
    async ({ wrong, problem }) => {
      const owner = await shop.openAsStaff();
      const sent = { ...twoPlaces(), ...wrong };
      const { status, text } = await owner.submit(NEW, '/staff/plans', sent);
      expect([status, problemsIn(text)]).toEqual([400, [problem]]);
      for (const name of ['place-0-key', 'place-1-name-en', 'price'] as const)
        expect({ name, value: typedIn(text, name) }).toEqual({ name, value: sent[name] });
      expect((await shop.panelkit.plans.list()).rows).toEqual([]);
    },
  );

  test('given an address that is taken, then it is said beside it', async () => {
    const owner = await shop.openAsStaff();
    await shop.plan({ slug: 'gold' });
    const { status, text } = await owner.submit(NEW, '/staff/plans', twoPlaces());
    expect([status, problemsIn(text)]).toEqual([400, ['slug']]);
  });

  test('given a place that is full, then it warns with why before it saves, and saves when it is confirmed', async () => {
    const owner = await shop.openAsStaff();
    await shop.panelkit.inbounds.update({ inboundId: inboundOf(0), capacity: 0 }, shop.staff());
    const { status, text } = await owner.submit(NEW, '/staff/plans', twoPlaces());
    expect(status).toBe(200);
    expect(text).toContain('this plan cannot be sold now');
    expect(text).toMatch(/Germany<\/bdi>.*Full.*an inbound is full/s);
    expect(text).toMatch(/Finland<\/bdi>.*Can be sold/s);
    expect(text).toContain('name="confirmed" value="germany"');
    expect((await shop.panelkit.plans.list()).rows).toEqual([]);
    await shop.panelkit.panels.update(
      { panelId: shop.panels[1]?.id ?? '', status: 'draining' },
      shop.staff(),
    );
    const confirmed = { ...twoPlaces(), confirmed: 'germany' };
    expect((await owner.submit(NEW, '/staff/plans', confirmed)).text).toContain('a panel is draining');
    const both = { ...twoPlaces(), confirmed: 'germany finland' };
    expect((await owner.submit(NEW, '/staff/plans', both)).location).toContain('?done=save');
  });

  test('given a plan without places whose inbound is full, then its form warns before it saves, and leaves how it is placed', async () => {
    const owner = await shop.openAsStaff();
    const placement = { selector: { inboundIds: [inboundOf(0)] }, allowSpreading: true };
    const { id } = await shop.plan({ slug: 'gold', placement });
    await shop.panelkit.inbounds.update({ inboundId: inboundOf(0), capacity: 0 }, shop.staff());
    const page = `/staff/plans/${id}`;
    const shown = (await owner.get(page)).text;
    expect(shown).toMatch(/Room in each place.*Full.*an inbound is full/s);
    expect(shown).toContain(`name="where-inboundIds" value="${inboundOf(0)}" checked`);
    const where = { 'where-inboundIds': inboundOf(0), allowSpreading: '1' };
    const sent = { ...fields, ...where, placeCount: '0' };
    const warned = await owner.submit(page, page, sent);
    expect(warned.text).toContain('this plan cannot be sold now');
    const confirmed = { ...sent, confirmed: 'main' };
    expect((await owner.submit(page, page, confirmed)).location).toContain('done=save');
    expect((await shop.panelkit.plans.get(id)).placement).toMatchObject(placement);
    const added = await owner.submit(page, page, { ...sent, edit: 'add' });
    expect(typedIn(added.text, 'place-0-key')).toBe('main');
    expect(added.text).toContain(`name="place-0-inboundIds" value="${inboundOf(0)}" checked`);
  });

  test('given trial, first use, a start by staff and a placement, then the plan has them, and its form shows them again', async () => {
    const owner = await shop.openAsStaff();
    const { location } = await owner.submit(NEW, '/staff/plans', {
      ...fields,
      placeCount: '0',
      trialDays: '۳',
      deviceLimit: '2',
      startsOnFirstUse: '1',
      waitsForStaff: '1',
      allowSpreading: '1',
      'where-panelIds': shop.panels[1]?.id ?? '',
      preferredInboundId: inboundOf(1),
    });
    const plan = await shop.panelkit.plans.findBySlug('gold');
    expect(plan).toMatchObject({
      trialDays: 3,
      deviceLimit: 2,
      startsOnFirstUse: true,
      provisioning: { autoProvision: false },
      placement: {
        selector: { panelIds: [shop.panels[1]?.id] },
        preferredInboundId: inboundOf(1),
        allowSpreading: true,
      },
    });
    const { text } = await owner.get(location);
    expect(typedIn(text, 'trialDays')).toBe('3');
    for (const name of ['startsOnFirstUse', 'waitsForStaff', 'allowSpreading'])
      expect(text).toContain(`name="${name}" value="1" checked`);
    expect(text).toContain(`name="where-panelIds" value="${shop.panels[1]?.id}" checked`);
    expect(text).toContain(`<option value="${inboundOf(1)}" selected>`);
    const long = { ...fields, slug: 'other', placeCount: '0', trialDays: '900' };
    const refused = await owner.submit(NEW, '/staff/plans', long);
    expect([refused.status, problemsIn(refused.text)]).toEqual([400, ['trialDays']]);
  });

  test('given a plan that is not to be sold, then nobody is warned that it cannot be', async () => {
    const owner = await shop.openAsStaff();
    for (const { id } of shop.panels)
      await shop.panelkit.panels.update({ panelId: id, status: 'draining' }, shop.staff());
    const { onSale: _onSale, ...hidden } = fields;
    const saved = await owner.submit(NEW, '/staff/plans', { ...hidden, placeCount: '0' });
    expect(saved.location).toContain('?done=save');
  });

  test('given panels that limit no connections, when a plan asks for a limit, then the warning says what they lack', async () => {
    const other = await openTestShop({ panels: [{ deviceLimit: 'none' }] });
    const owner = await other.openAsStaff();
    const sent = { ...fields, placeCount: '0', deviceLimit: '2' };
    const { text } = await owner.submit(NEW, '/staff/plans', sent);
    expect(text).toMatch(/The panel lacks a feature.*no panel limits connections: leave Connections empty/s);
    expect(text).not.toContain('a panel cannot do what the plan needs');
    await other.close();
  });

  test('given a plan that a colleague saved meanwhile, then their change stays until it is replaced knowingly', async () => {
    const owner = await shop.openAsStaff();
    const { id } = await shop.plan({ slug: 'gold' });
    const page = `/staff/plans/${id}`;
    const revisionIn = (text: string) => /name="revision" value="(\d+)"/.exec(text)?.[1] ?? '';
    const opened = revisionIn((await owner.get(page)).text);
    await shop.panelkit.plans.update({ planId: id, patch: { name: 'Colleague' } }, shop.staff());
    const typed = { ...fields, placeCount: '0', name: 'Mine' };
    const refused = await owner.submit(page, page, { ...typed, revision: opened });
    expect([refused.status, typedIn(refused.text, 'name')]).toEqual([409, 'Mine']);
    expect(refused.text).toContain('Someone else saved this plan after you opened it.');
    expect((await shop.panelkit.plans.get(id)).name).toBe('Colleague');
    const again = await owner.submit(page, page, { ...typed, revision: revisionIn(refused.text) });
    expect(again.location).toContain('done=save');
    expect((await shop.panelkit.plans.get(id)).name).toBe('Mine');
  });

  test('given a plan whose places are all removed, then it is a plan without places again', async () => {
    const owner = await shop.openAsStaff();
    const { location } = await owner.submit(NEW, '/staff/plans', twoPlaces());
    const page = location.replace(/\?.*/, '');
    await owner.submit(page, page, { ...fields, placeCount: '0' });
    expect((await shop.panelkit.plans.findBySlug('gold'))?.placement.places).toEqual([]);
  });
});

describe('Those who have a plan', () => {
  test('given a place that is added, then staff see what changes, apply it, and follow it on the page of the run', async () => {
    const owner = await shop.openAsStaff();
    const { location } = await owner.submit(NEW, '/staff/plans', {
      ...fields,
      ...germany(),
      placeCount: '1',
    });
    const page = location.replace(/\?.*/, '');
    const plan = await shop.panelkit.plans.findBySlug('gold');
    if (plan === null) throw new Error('no plan');
    const customer = await shop.customer({ balanceMinor: 10_000 });
    const order = await shop.buy(customer, plan, 3);
    await shop.panelkit.orders.settled(order.id);
    await owner.submit(page, page, twoPlaces());
    await shop.panelkit.panels.update({ panelId: shop.panels[1]?.id ?? '', capacity: 2 }, shop.staff());
    expect((await owner.get(page)).text).toContain(`href="${page}/places"`);
    const { text } = await owner.get(`${page}/places`);
    expect(text).toMatch(/Finland<\/bdi>.*is added.*>3<.*>2<.*no room for 1/s);
    const begun = await owner.submit(`${page}/places`, `${page}/places`);
    expect(begun.location).toMatch(/^\/staff\/bulk\/[0-9a-f-]+\?done=applyPlaces$/);
    const runPage = begun.location.replace(/\?.*/, '');
    expect((await owner.get(runPage)).text).toContain('0 of 3');
    expect((await owner.submit(runPage, `${runPage}/stop`)).location).toContain('done=save');
    expect((await owner.get(runPage)).text).toContain('>stopped<');
    await owner.submit(runPage, `${runPage}/resume`);
    const [run] = (await shop.panelkit.bulk.list({ planId: plan.id }, shop.staff())).rows;
    const { refusals } = await shop.panelkit.bulk.settled(run?.id ?? '', shop.staff());
    const done = await owner.get(runPage);
    expect(done.text).toMatch(/3 of 3.*There is no room for it/s);
    expect(done.text).toContain(`href="/staff/subscriptions/${refusals[0]?.subscriptionId}"`);
    expect((await owner.get('/staff/attention')).text).toContain(`href="${runPage}"`);
    const technician = await shop.openAsStaff('tara', 'technician');
    expect((await technician.get(`${page}/places`)).status).toBe(403);
    expect((await technician.get(runPage)).status).toBe(200);
  });
});

describe('The places of a subscription', () => {
  test('given one that is degraded, then the customer, the link and staff see it, and staff move that place alone', async () => {
    const place = (key: string, index: number) => ({
      key,
      name: { en: key.toUpperCase(), fa: 'لوکیشن' },
      required: true,
      selector: { panelIds: [shop.panels[index]?.id ?? ''] },
    });
    const plan = await shop.plan({ placement: { places: [place('germany', 0), place('finland', 1)] } });
    const ada = await shop.panelkit.customers.ensure({ externalId: 'ada', displayName: 'Ada' });
    await shop.panelkit.wallets.adjust(
      { customerId: ada.id, amountMinor: 5000, reason: 'start' },
      shop.staff(),
    );
    const order = await shop.buy(ada, plan);
    await shop.panelkit.orders.settled(order.id);
    const { rows } = await shop.panelkit.subscriptions.list({ orderId: order.id }, shop.staff());
    const id = rows[0]?.id ?? '';
    const { shopLink } = await shop.panelkit.delivery.get(id, shop.as(ada));
    await shop.panelkit.panels.update(
      { panelId: shop.panels[1]?.id ?? '', status: 'disabled' },
      shop.staff(),
    );
    const customer = await shop.openAs(ada);
    const degraded = /GERMANY<\/bdi>.*>Ready<.*FINLAND<\/bdi>.*>Not reachable<.*Our staff are checking/s;
    expect((await customer.get(`/subscriptions/${id}`)).text).toMatch(degraded);
    const path = new URL(shopLink, shop.url).pathname;
    const linkPage = await shop.open().get(path);
    expect(linkPage.text).toMatch(degraded);
    expect(linkPage.text).toContain('Not reachable at the moment: FINLAND');
    const owner = await shop.openAsStaff();
    const page = `/staff/subscriptions/${id}`;
    expect((await owner.get(page)).text).toMatch(degraded);
    await shop.panelkit.panels.update({ panelId: shop.panels[1]?.id ?? '', status: 'enabled' }, shop.staff());
    const inboundId = shop.panels[0]?.inbounds[1]?.id ?? '';
    const moved = await owner.submit(page, `${page}/move`, { inboundId, placeKey: 'finland' });
    expect(moved.location).toContain('done=move');
    await shop.panelkit.subscriptions.settled(id, shop.staff());
    const inbound = await shop.panelkit.inbounds.get(inboundId, shop.staff());
    expect(inbound.usedCount + inbound.heldCount).toBe(1);
    expect((await customer.get(`/subscriptions/${id}`)).text).not.toContain('>Not reachable<');
  });
});
