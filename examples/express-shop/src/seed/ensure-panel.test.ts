import { silentLogger } from '@panelkit/sdk';
import { createTestPanelkit } from '@panelkit/storage-memory/testing';
import { expect, test } from 'vitest';
import { ensurePanel } from './ensure-panel.ts';

const credentials = { username: 'shop', password: 'a-password' };

test('given a simulated panel, when it moves at a restart, then its row moves along; when a real one comes, then it sells no more', async () => {
  const { panelkit, panel, staff } = await createTestPanelkit();
  const simulated = { kind: 'fake', name: 'Simulated Marzban', credentials, isSimulated: true };
  const found = async () => {
    const { rows } = await panelkit.panels.list({}, staff());
    return rows.filter(({ name }) => name === 'Simulated Marzban');
  };
  await ensurePanel(panelkit, { ...simulated, baseUrl: 'http://127.0.0.1:1001' }, silentLogger);
  await ensurePanel(panelkit, { ...simulated, baseUrl: 'http://127.0.0.1:1002' }, silentLogger);
  expect(await found()).toMatchObject([{ baseUrl: 'http://127.0.0.1:1002', status: 'enabled' }]);

  const real = { kind: 'fake', name: 'Marzban', ...panel.target, isSimulated: false };
  await ensurePanel(panelkit, real, silentLogger);
  await ensurePanel(panelkit, real, silentLogger);
  expect(await found()).toMatchObject([{ status: 'disabled' }]);
  expect((await panelkit.panels.list({}, staff())).rows).toHaveLength(2);
});
