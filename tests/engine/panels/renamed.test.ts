import { describe, expect, test } from 'vitest';
import { OTHER_UUID, REKEYING, RENAMING } from './operators.ts';
import { openSoldOn, type ShopOnSimulator } from './shop-on-simulator.ts';

const kindsOf = async (shop: ShopOnSimulator) =>
  (await shop.events('account.drifted')).map(({ data }) => data.kinds);

describe.each(RENAMING)('an account of $family that gets another name on its panel', ({ reach }) => {
  test('given it was renamed, when listed, then it has its name back, once', async () => {
    const { shop, panel, subscriptionId, name } = await openSoldOn(reach);
    const { links } = await shop.delivered(subscriptionId);
    panel.rename?.(name, 'renamed');
    const report = await shop.panelkit.panels.findDrift(shop.panelId, shop.staff());
    expect(report.counts).toMatchObject({ renamed: 1, missing: 0 });
    await shop.listing();
    expect(panel.names()).toEqual([name]);
    expect(panel.canConnect(name)).toBe(true);
    expect(await kindsOf(shop)).toEqual([['renamed']]);
    expect((await shop.delivered(subscriptionId)).links).toEqual(links);
  });

  test('given it was renamed, when its usage is reset, then the reset is applied to it, and it has its name back', async () => {
    const { shop, panel, subscriptionId, name } = await openSoldOn(reach);
    panel.use?.(name, 5_000_000);
    // Panels count in a job of their own.
    await shop.clock.advance('1m');
    await shop.listing();
    const usedBytes = async () =>
      (await shop.panelkit.subscriptions.get(subscriptionId, shop.staff())).usedBytes;
    expect(await usedBytes()).toBe(5_000_000);
    panel.rename?.(name, 'renamed');
    await shop.panelkit.subscriptions.resetUsage({ subscriptionId, reason: 'sorry' }, shop.staff());
    await shop.clock.advance('5m');
    expect(await usedBytes()).toBe(0);
    expect(panel.names()).toEqual([name]);
    const { pendingChange } = await shop.panelkit.subscriptions.get(subscriptionId, shop.staff());
    expect(pendingChange).toBeNull();
    panel.use?.(name, 3_000_000);
    await shop.clock.advance('1m');
    await shop.listing();
    expect(await usedBytes()).toBe(3_000_000);
    const { links } = await shop.delivered(subscriptionId);
    expect([links.length > 0, links.every((link) => panel.dial(link))]).toEqual([true, true]);
  });

  test('given it was renamed, when the subscription is terminated, then nobody connects any more', async () => {
    const { shop, panel, subscriptionId, name } = await openSoldOn(reach);
    panel.rename?.(name, 'renamed');
    await shop.panelkit.subscriptions.terminate({ subscriptionId, reason: 'x' }, shop.staff());
    await shop.clock.advance('5m');
    expect(panel.names()).toEqual([]);
    expect(panel.canConnect('renamed')).toBe(false);
  });

  test('given another account with other credentials has its id, then that is not touched and ours is made again', async () => {
    const { shop, panel, subscriptionId, name } = await openSoldOn(reach);
    panel.rekey(name, OTHER_UUID);
    panel.rename?.(name, 'stranger');
    await shop.listing();
    await shop.listing();
    await shop.clock.advance('10m');
    expect(panel.uuidOf('stranger')).toBe(OTHER_UUID);
    expect(panel.canConnect('stranger')).toBe(true);
    expect(panel.names().toSorted()).toEqual([name, 'stranger'].toSorted());
    expect(panel.canConnect(name)).toBe(true);
    expect((await shop.delivered(subscriptionId)).links.join(' ')).toContain(panel.uuidOf(name));
    // Nobody of the staff has to decide anything: what has the id is a stranger's, and ours is there.
    expect(await shop.panelkit.panels.attention(shop.staff())).toEqual([]);
    const { accountId } = await shop.panelkit.subscriptions.get(subscriptionId, shop.staff());
    expect(await shop.backend.storage.accounts.find(accountId)).toMatchObject({
      lastError: null,
      nextAttemptAt: null,
      missingSince: null,
    });
    await shop.panelkit.subscriptions.terminate({ subscriptionId, reason: 'x' }, shop.staff());
    await shop.clock.advance('5m');
    expect(panel.canConnect('stranger')).toBe(true);
  });
});

describe.each(REKEYING)('an account of $family whose credentials are changed on its panel', ({ reach }) => {
  test('given another uuid, when listed, then it gets new credentials of ours, neither the old nor theirs, and the customer is told once', async () => {
    const { shop, panel, subscriptionId, name } = await openSoldOn(reach);
    const before = panel.uuidOf(name);
    panel.rekey(name, OTHER_UUID);
    const report = await shop.panelkit.panels.findDrift(shop.panelId, shop.staff());
    expect(report.counts).toMatchObject({ 'credentials-differ': 1, foreign: 0 });
    await shop.listing();
    const after = panel.uuidOf(name);
    expect([before, OTHER_UUID]).not.toContain(after);
    expect(panel.names()).toEqual([name]);
    expect(panel.canConnect(name)).toBe(true);
    expect(await kindsOf(shop)).toEqual([['credentials-differ']]);
    const { links } = await shop.delivered(subscriptionId);
    expect([links.length > 0, links.every((link) => panel.dial(link))]).toEqual([true, true]);
    expect(await shop.events('subscription.link-changed')).toHaveLength(1);
    await shop.listing();
    expect(panel.uuidOf(name)).toBe(after);
  });

  test('given another uuid, when the subscription is terminated, then it is removed', async () => {
    const { shop, panel, subscriptionId, name } = await openSoldOn(reach);
    panel.rekey(name, OTHER_UUID);
    await shop.panelkit.subscriptions.terminate({ subscriptionId, reason: 'x' }, shop.staff());
    await shop.clock.advance('5m');
    expect(panel.names()).toEqual([]);
  });
});
