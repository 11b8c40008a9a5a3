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
      ...{ name: 'a first place that is not required', path: 'placement.places.0.required' },
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
