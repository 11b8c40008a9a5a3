import { createTestPanelkit } from '@panelkit/storage-memory/testing';

const { panelkit, staff } = await createTestPanelkit();
// When the process starts.
const stop = await panelkit.shopSettings.follow();

await panelkit.shopSettings.update({ patch: { graceDays: 5, extendAlways: true } }, staff());
console.log(panelkit.shopSettings.current().graceDays);
const { rows } = await panelkit.audit.list({ action: 'shopSettings.update' }, staff());
console.log(JSON.stringify(rows[0]?.before), '→', JSON.stringify(rows[0]?.after));
stop();
