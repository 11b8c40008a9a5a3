import type { Panelkit } from '@panelkit/sdk';
import { configInvalid } from './env/env.ts';

/** @throws PanelkitError `CONFIG_INVALID` that names the currency which the shop keeps, when it is another */
export async function requireCurrency(
  { shopSettings }: Pick<Panelkit, 'shopSettings'>,
  currency: string,
): Promise<void> {
  const kept = (await shopSettings.keptCurrency()) ?? currency;
  if (kept === currency) return;
  const message = `the shop's plans and money are in ${kept}: set SHOP_CURRENCY=${kept}`;
  throw configInvalid([{ path: 'SHOP_CURRENCY', code: 'custom', message }]);
}
