import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { test } from 'node:test';
import { createTestClock } from '@panelkit/sdk/testing';
import { createTestPanelkit } from '@panelkit/storage-memory/testing';
import { openHost } from './host.ts';

test('given the shop on an engine of your own, when it is opened, then it sells, with its styles, letters and scripts', async () => {
  const clock = createTestClock();
  const engine = await createTestPanelkit({ clock });
  await engine.plan({ name: 'Gold' });
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  assert.ok(address !== null && typeof address === 'object');
  const url = `http://127.0.0.1:${address.port}`;
  server.on('request', await openHost(engine.panelkit, { clock, publicUrl: url }));
  assert.match(await (await fetch(url)).text(), /Gold/);
  for (const path of ['/page.css', '/fonts/inter.woff2', '/judge/core.js', '/sign-in'])
    assert.equal((await fetch(url + path)).status, 200, path);
  assert.equal((await fetch(`${url}/staff`)).status, 403);
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
});
