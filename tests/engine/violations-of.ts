import type { TestShop } from '@panelkit/storage-memory/testing';
import { checkInvariants } from '../invariants/check-invariants.ts';

/** The violations in a test shop, seen past the engine. */
export function violationsOf(shop: Pick<TestShop, 'panels' | 'backend'>): Promise<string[]> {
  const panels = shop.panels.map(({ id, fake }) => ({
    panelId: id,
    accounts: () => fake.accounts().map(({ status, ...account }) => ({ ...account, status })),
  }));
  return checkInvariants({ backend: shop.backend, panels, shopName: 'Shop' });
}
