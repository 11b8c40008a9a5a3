import { createTestClock } from '@panelkit/sdk/testing';
import { afterEach, describe, expect, test } from 'vitest';
import { createMarzbanSimulator } from '../marzban/simulator/marzban-simulator.ts';
import { type SimulatorServer, startSimulatorServer } from './start-simulator-server.ts';

describe('startSimulatorServer', () => {
  let server: SimulatorServer | null = null;
  const start = async () => {
    const simulator = createMarzbanSimulator({ clock: createTestClock() });
    server = await startSimulatorServer(simulator, { port: 0 });
    return { simulator, url: server.url };
  };
  afterEach(async () => {
    await server?.close();
    server = null;
  });

  test('given a simulator, when served, then it answers over HTTP with its own status, headers and body', async () => {
    const { url } = await start();
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    const login = await fetch(`${url}/api/admin/token`, {
      method: 'POST',
      body: new URLSearchParams({ username: 'root', password: 'root-password' }),
    });
    const { access_token } = JSON.parse(await login.text());
    const created = await fetch(`${url}/api/user`, {
      method: 'POST',
      headers: { authorization: `Bearer ${access_token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ username: 'alice', proxies: { vless: {} }, inbounds: {} }),
    });
    expect(created.status).toBe(200);
    const { subscription_url } = JSON.parse(await created.text());
    const subscription = await fetch(url + subscription_url);
    expect(subscription.headers.get('subscription-userinfo')).toBe('upload=0; download=0; total=0; expire=0');
    expect((await fetch(`${url}/api/nothing`)).status).toBe(404);
  });

  test('given a fault that drops, when served, then the connection is cut', async () => {
    const { url, simulator } = await start();
    simulator.faults.next({ kind: 'drop-before-commit' });
    await expect(fetch(`${url}/api/system`)).rejects.toThrow();
    expect((await fetch(`${url}/api/system`)).status).toBe(401);
  });

  test('given a port that is taken, then EADDRINUSE', async () => {
    const { url, simulator } = await start();
    const port = Number(new URL(url).port);
    await expect(startSimulatorServer(simulator, { port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });

  test('given a server, when closed, then nothing listens any more', async () => {
    const { url } = await start();
    await server?.close();
    await expect(fetch(url)).rejects.toThrow();
  });
});
