import dns from 'node:dns';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createTestClock } from '@panelkit/sdk/testing';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { createPanelFetch } from '../create-panel-fetch.ts';
import { panelSilent } from '../to-panelkit-error.ts';
import { createLeanFetch } from './create-lean-fetch.ts';

const logger = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
const heard: string[] = [];
const server = createServer((incoming, outgoing) => {
  heard.push(`${incoming.method} ${incoming.headers.authorization}`);
  outgoing.end('{}');
});
let port = 0;
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  port = (server.address() as AddressInfo).port;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
afterEach(() => {
  vi.restoreAllMocks();
  heard.length = 0;
});

/** From now on every name leads there. */
function resolveTo(...addresses: string[]): void {
  const answer = addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
  const lookup = (_: string, __: object, done: (error: null, found: typeof answer) => void) =>
    done(null, answer);
  vi.spyOn(dns, 'lookup').mockImplementation(lookup as never);
}

describe.each([
  { name: 'the platform', fetch: globalThis.fetch },
  { name: 'the lean one', fetch: createLeanFetch() },
])('the address that fetch of $name connects', ({ fetch }) => {
  const ask = (host: string, known: { allowsPrivateAddress?: boolean; networks?: string[] } = {}) => {
    const { allowsPrivateAddress = false, networks = [] } = known;
    const connection = { fetch, clock: createTestClock(), logger, requestTimeoutMs: 15_000 };
    const target = { baseUrl: `http://${host}:${port}`, credentials: {}, allowsPrivateAddress };
    const guarded = { ...connection, takesDispatcher: true, privateNetworks: networks };
    const headers = { authorization: 'Bearer secret' };
    return createPanelFetch(target, guarded)({ method: 'POST', path: '/login', headers });
  };

  test.each([
    { address: '127.0.0.1', says: 'this machine or a private network' },
    { address: '10.0.0.1', says: 'this machine or a private network' },
    { address: '169.254.169.254', says: 'no panel can be' },
    { address: '::ffff:169.254.169.254', says: 'no panel can be' },
    { address: 'fd00:ec2::254', says: 'no panel can be' },
  ])('given a name that leads to $address now, then nothing is sent', async ({ address, says }) => {
    resolveTo(address);
    const answer = await ask('rebound.test');
    expect(answer).toMatchObject({ kind: 'no-response', cause: 'network', mayHaveArrived: false });
    if (answer.kind === 'no-response') expect(panelSilent(answer).message).toContain(says);
    expect(heard).toEqual([]);
  });

  test('given one bad address among good ones, then nothing is sent', async () => {
    resolveTo('203.0.113.9', '169.254.169.254');
    expect(await ask('rebound.test', { allowsPrivateAddress: true })).toMatchObject({
      code: 'ERR_PANEL_ADDRESS_FORBIDDEN',
    });
  });

  test.each(['127.0.0.1', '[::ffff:127.0.0.1]'])(
    'given %s itself, then it is connected only where staff agreed to it',
    async (host) => {
      expect(await ask(host)).toMatchObject({ kind: 'no-response', code: 'ERR_PANEL_ADDRESS_PRIVATE' });
      expect(heard).toEqual([]);
      expect(await ask(host, { allowsPrivateAddress: true })).toMatchObject({ kind: 'answer' });
    },
  );

  test('given a network that the operator allows, then a name may lead there', async () => {
    resolveTo('127.0.0.1');
    expect(await ask('inside.test', { networks: ['127.0.0.0/8'] })).toMatchObject({ kind: 'answer' });
    expect(heard).toEqual(['POST Bearer secret']);
  });
});

describe('a proxy', () => {
  test('given one, then every request goes through it, and none passes by', async () => {
    const asked: string[] = [];
    const proxy = createServer();
    proxy.on('connect', (incoming, socket) => {
      asked.push(incoming.url ?? '');
      socket.end('HTTP/1.1 502 No\r\n\r\n');
    });
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    const proxyUrl = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
    const fetch = createLeanFetch({ proxyUrl });
    expect('takesDispatcher' in fetch).toBe(false);
    const connection = { fetch, clock: createTestClock(), logger, requestTimeoutMs: 15_000 };
    const ask = (credentials: Record<string, string>) =>
      createPanelFetch(
        { baseUrl: 'https://panel.test', credentials },
        connection,
      )({ method: 'POST', path: '/' });
    expect(await ask({})).toMatchObject({ kind: 'no-response' });
    expect(asked).toEqual(['panel.test:443']);
    const pinned = await ask({ pinnedSha256: 'ab'.repeat(32) });
    expect(pinned).toMatchObject({ code: 'ERR_PANEL_CERTIFICATE_BEHIND_PROXY', mayHaveArrived: false });
    await expect(fetch(new Request('https://panel.test'))).rejects.toThrow('through the proxy');
    proxy.close();
  });
});
