import type { NoticeBox } from '@panelkit/payment-gateways/simulators';
import type { GatewayShop } from './gateway-shop.ts';

/** Delivers the notices that wait, twice, and works on them. */
export async function deliverTwice({
  shop,
  simulator,
  method,
}: GatewayShop<Pick<NoticeBox, 'takeNotices'>>): Promise<void> {
  const notices = simulator.takeNotices();
  for (const notice of [...notices, ...notices])
    await shop.panelkit.payments.receiveEvent({ gateway: method, ...notice });
  await shop.scheduler.tick();
}
