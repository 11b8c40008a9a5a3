import type { Request } from 'express';
import { actorOf } from '../../page-context.ts';
import { SETUP_STEPS, type SetupProgress, type SetupStep } from '../../pages/setup/setup-frame.ts';
import { SAMPLE_PAY_TO } from '../../setup/sample-pay-to.ts';
import type { Shop } from '../../shop.ts';

/** Which steps are done, by what the shop has. */
export async function setupProgress(shop: Shop, request: Request): Promise<SetupProgress> {
  const { panelkit, payTo, onlineMethods, bots } = shop;
  const by = { actor: actorOf(request) };
  const [panels, inbounds, plans, sold, hasCards] = await Promise.all([
    panelkit.panels.list({ limit: 500 }, by),
    panelkit.inbounds.list({ limit: 500 }, by),
    panelkit.plans.list({ limit: 500 }),
    panelkit.subscriptions.list({ limit: 1 }, by),
    panelkit.cards.areOffered(),
  ]);
  const isDone: Record<SetupStep, boolean> = {
    panel: panels.rows.some(({ status }) => status === 'enabled'),
    inbounds: inbounds.rows.some(
      ({ status, provisioningEnabled }) => status === 'active' && provisioningEnabled,
    ),
    plans: plans.rows.some(({ active, onSale }) => active && onSale),
    payment: payTo !== SAMPLE_PAY_TO || onlineMethods.length > 0 || hasCards,
    bot: bots.customers !== null,
    sale: sold.rows.length > 0,
  };
  return new Set(SETUP_STEPS.filter((step) => isDone[step]));
}
