import { describe, expect, test } from 'vitest';
import { openPlacesShop, placesOn, planOf } from './places-shop.ts';

describe('a plan with places', () => {
  const place = { key: 'germany', name: { en: 'Germany' }, selector: null, required: true };
  test.each([
    {
      name: 'the same key twice',
      change: { placement: { places: [place, place] } },
      path: 'placement.places',
    },
    {
      name: 'a first place that is not required',
      path: 'placement.places.0.required',
      change: { placement: { places: [{ ...place, required: false }] } },
    },
    {
      name: 'a place without a name',
      change: { placement: { places: [{ ...place, name: {} }] } },
      path: 'placement.places.0.name',
    },
  ])('given $name, then it is refused at $path, also when a plan is changed', async ({ change, path }) => {
    const shop = await openPlacesShop();
    const refused = { code: 'INVALID_INPUT', details: { issues: [{ path }] } };
    await expect(shop.plan({ ...placesOn(shop), ...change })).rejects.toMatchObject(refused);
    const { id: planId } = await planOf(shop);
    const update = shop.panelkit.plans.update({ planId, patch: change }, shop.staff());
    await expect(update).rejects.toMatchObject({
      ...refused,
      details: { issues: [{ path: expect.stringContaining(path) }] },
    });
  });
});

describe('what the places of a plan have in stock', () => {
  test('given a full place, an unreachable one and an optional one that is unreachable, then each says how much fits and why not', async () => {
    const shop = await openPlacesShop();
    const plan = await planOf(shop);
    const { germany, finland, home, panelkit } = shop;
    await panelkit.inbounds.update({ inboundId: germany.inbounds[0]?.id ?? '', capacity: 0 }, shop.staff());
    for (const { fake } of [finland, home]) fake.goDown();
    await shop.scheduler.start();
    await shop.clock.advance('20m');
    await shop.scheduler.stop();
    const report = await panelkit.plans.explain({ planId: plan.id, quantity: 1 }, shop.staff());
    expect(report).toMatchObject({
      outcome: 'no-healthy-panel',
      places: [
        { placeKey: 'germany', outcome: 'no-capacity', freeCount: 0, obstacles: ['inbound-full'] },
        { placeKey: 'finland', outcome: 'no-healthy-panel', obstacles: ['panel-unhealthy'] },
        { placeKey: 'home', required: false, outcome: 'placed', freeCount: null, obstacles: [] },
      ],
    });
  });

  test('given a draft or a patch, then it is judged as it would be, checked as it would be, and not saved', async () => {
    const shop = await openPlacesShop();
    const plan = await planOf(shop);
    const { germany, finland, panelkit } = shop;
    await panelkit.panels.update({ panelId: finland.id, capacity: 4 }, shop.staff());
    const place = (key: string, panelId: string) => ({
      key,
      name: { en: key },
      selector: { panelIds: [panelId] },
      required: true,
    });
    const placement = { places: [place('germany', germany.id), place('finland', finland.id)] };
    const stock = [
      { placeKey: 'germany', freeCount: null },
      { placeKey: 'finland', freeCount: 4 },
    ];
    const draft = {
      slug: 'new',
      name: 'New',
      price: plan.price,
      durationDays: null,
      trafficLimitBytes: null,
    };
    const asDraft = { draft: { ...draft, placement }, quantity: 1 };
    expect(await panelkit.plans.explain(asDraft, shop.staff())).toMatchObject({ places: stock });
    const asPatch = { planId: plan.id, patch: { placement }, quantity: 1 };
    expect(await panelkit.plans.explain(asPatch, shop.staff())).toMatchObject({ places: stock });
    expect(await panelkit.plans.get(plan.id)).toEqual(plan);
    const twice = { places: [place('germany', germany.id), place('germany', finland.id)] };
    for (const asked of [
      { draft: { ...draft, placement: twice }, quantity: 1 },
      { planId: plan.id, patch: { placement: twice }, quantity: 1 },
    ])
      await expect(panelkit.plans.explain(asked, shop.staff())).rejects.toMatchObject({
        code: 'INVALID_INPUT',
        details: { issues: [{ path: 'placement.places' }] },
      });
  });
});
