import type { Panelkit } from '@panelkit/sdk';
import { configInvalid, type Env } from './env/env.ts';
import { isDemo } from './env/is-demo.ts';

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

/**
 * A currency cannot be changed once something costs it: nobody is to sell in the demo's by oversight.
 * @throws PanelkitError `CONFIG_INVALID` in a shop that sells, has nothing in a currency yet, and was given
 *   none
 */
export async function requireDecidedCurrency(
  env: Env,
  { panelkit, publicUrl }: { panelkit: Pick<Panelkit, 'shopSettings'>; publicUrl: string },
): Promise<void> {
  if (env.isCurrencyGiven || asksForCurrency(env)) return;
  if (env.firstRun === 'samples' && isDemo(env, publicUrl)) return;
  if ((await panelkit.shopSettings.keptCurrency()) !== null) return;
  const message = 'say in which currency the shop sells, for example SHOP_CURRENCY=EUR';
  throw configInvalid([{ path: 'SHOP_CURRENCY', code: 'missing', message }]);
}

/** The page of the first owner does, and what is chosen there outlasts the start that it needs. */
const asksForCurrency = ({ firstRun, staff, storage }: Env) =>
  firstRun === 'assistant' && staff.password === null && storage.kind !== 'memory';
