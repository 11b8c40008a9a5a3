import { createTestPanelkit } from '@panelkit/storage-memory/testing';

const shop = await createTestPanelkit();
const ada = await shop.customer({ balanceMinor: 2000 });
const plan = await shop.plan({ durationDays: 30 });

shop.panel.goDown();
const order = await shop.buy(ada, plan);
console.log((await shop.panelkit.orders.settled(order.id)).state.status);

shop.panel.comeBack();
await shop.scheduler.start();
await shop.clock.advance('5m');
console.log((await shop.panelkit.orders.get(order.id, shop.as(ada))).state.status);
console.log(shop.panel.accounts().length, 'account');
