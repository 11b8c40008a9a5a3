import { createTestPanelkit } from '@panelkit/storage-memory/testing';
import { describe, expect, test } from 'vitest';

describe('offers', () => {
  test('given plans of every kind, when the catalogue is read, then each says whether a unit can be bought, and hidden ones are left out', async () => {
    const shop = await createTestPanelkit();
    const { plans } = shop.panelkit;
    await shop.plan({ slug: 'free' });
    const limited = await shop.plan({ slug: 'limited', capacity: 2 });
    await shop.plan({ slug: 'paused', onSale: false });
    await shop.plan({ slug: 'hidden', visible: false });
    const states = async (slugs?: string[]) =>
      Object.fromEntries(
        (await plans.offers(slugs && { slugs })).map(({ plan, availability }) => [plan.slug, availability]),
      );
    expect(await states()).toEqual({
      free: { kind: 'available', left: null },
      limited: { kind: 'available', left: 2 },
      paused: { kind: 'not-for-sale' },
    });
    const customer = await shop.customer({ balanceMinor: 10_000 });
    await shop.buy(customer, limited, 2);
    expect(await states(['hidden', 'limited', 'unknown'])).toEqual({
      hidden: { kind: 'available', left: null },
      limited: { kind: 'sold-out' },
    });
  });

  test('given a change, when the catalogue is read again at once, then it shows it, also beside readings under way', async () => {
    const shop = await createTestPanelkit();
    const plan = await shop.plan({ capacity: 5 });
    const customer = await shop.customer({ balanceMinor: 10_000 });
    const early = shop.panelkit.plans.offers();
    await shop.buy(customer, plan, 5);
    const late = await Promise.all([shop.panelkit.plans.offers(), shop.panelkit.plans.offers()]);
    expect(late.map(([offer]) => offer?.availability)).toEqual([{ kind: 'sold-out' }, { kind: 'sold-out' }]);
    await early;
  });

  test('given a panel out of service or full, when the catalogue is read, then nothing can be had there', async () => {
    const shop = await createTestPanelkit();
    await shop.plan();
    const panelId = shop.panels[0]?.id ?? '';
    const availability = async () => (await shop.panelkit.plans.offers())[0]?.availability;
    await shop.panelkit.panels.update({ panelId, capacity: 0 }, shop.staff());
    expect(await availability()).toEqual({ kind: 'sold-out' });
    await shop.panelkit.panels.update({ panelId, status: 'disabled', capacity: null }, shop.staff());
    expect(await availability()).toEqual({ kind: 'no-server' });
  });

  test('given inbounds of two protocols, then each plan says on which it is sold, also while they are full', async () => {
    const shop = await createTestPanelkit();
    await shop.plan({ slug: 'any' });
    await shop.plan({ slug: 'trojan', placement: { selector: { protocols: ['trojan'] } } });
    await shop.plan({ slug: 'off', onSale: false });
    const protocols = async () =>
      Object.fromEntries(
        (await shop.panelkit.plans.offers()).map((offer) => [offer.plan.slug, offer.protocols]),
      );
    const both = { any: ['trojan', 'vless'], trojan: ['trojan'], off: [] };
    expect(await protocols()).toEqual(both);
    const panelId = shop.panels[0]?.id ?? '';
    await shop.panelkit.panels.update({ panelId, capacity: 0 }, shop.staff());
    expect(await protocols()).toEqual(both);
    const vless = shop.panels[0]?.inbounds.find(({ protocol }) => protocol === 'vless')?.id ?? '';
    await shop.panelkit.inbounds.update({ inboundId: vless, provisioningEnabled: false }, shop.staff());
    expect(await protocols()).toEqual({ ...both, any: ['trojan'] });
  });
});
