import type { Backend } from '@panelkit/sdk';
import { configInvalid } from './env/env.ts';

/**
 * A shop keeps the currency of its first plan and of its first money: prices and wallets in two currencies cannot be added up.
 * @throws PanelkitError `CONFIG_INVALID` that names the currency of the records
 */
export async function requireCurrency(
  { plans, ledger }: Backend['storage'],
  currency: string,
): Promise<void> {
  const [{ rows }, balances] = await Promise.all([plans.list(), ledger.balances()]);
  const used = [...rows.map(({ price }) => price.currency), ...balances.map((balance) => balance.currency)];
  const other = used.find((code) => code !== currency);
  if (other === undefined) return;
  const message = `the shop's plans and money are in ${other}: set SHOP_CURRENCY=${other}`;
  throw configInvalid([{ path: 'SHOP_CURRENCY', code: 'custom', message }]);
}
