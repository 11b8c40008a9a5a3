import { X509Certificate } from 'node:crypto';
import { createServer, type Server } from 'node:https';
import type { PanelTarget } from '@panelkit/sdk';
import { createTestClock } from '@panelkit/sdk/testing';
import { generate } from 'selfsigned';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { marzban } from '../../marzban.ts';
import { marzneshin } from '../../marzneshin.ts';
import { sUi } from '../../s-ui.ts';
import { createMarzbanSimulator } from '../../simulators.ts';
import { threeXUi } from '../../three-x-ui.ts';
import { createPanelFetch } from '../create-panel-fetch.ts';
import { panelSilent } from '../to-panelkit-error.ts';
import { createLeanFetch } from './create-lean-fetch.ts';

const logger = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
const drivers = [marzban(), marzneshin(), sUi(), threeXUi()];
const logins: Record<string, string> = { username: 'root', password: 'root-password', token: 'token' };

/** A panel behind TLS whose certificate was signed by a private authority. */
interface TlsPanel {
  baseUrl: string;
  caPem: string;
  pin: string;
  server: Server;
  connections: number;
}

let panel: TlsPanel;
let otherCaPem: string;
let fetchInUse = globalThis.fetch;

describe.each([
  { name: 'the fetch of the platform', fetch: globalThis.fetch },
  { name: 'the lean one', fetch: createLeanFetch() },
])('TLS through $name', ({ fetch }) => {
  beforeAll(async () => {
    fetchInUse = fetch;
    panel = await startTlsPanel();
    otherCaPem = (await createAuthority()).cert;
  });
  afterAll(() => {
    panel.server.closeAllConnections();
    panel.server.close();
  });

  test('given no proof, when the certificate is signed by nobody known, then nothing is sent', async () => {
    const answer = await read({});
    expect(answer).toMatchObject({ kind: 'no-response', mayHaveArrived: false });
    expect(messageOf(answer)).toMatch(/its certificate is not trusted \([A-Z_]+\)/);
  });

  test.each([
    { name: 'its authority', credentials: () => ({ caPem: panel.caPem }) },
    { name: 'its fingerprint', credentials: () => ({ pinnedSha256: panel.pin }) },
    {
      name: 'its fingerprint without colons',
      credentials: () => ({ pinnedSha256: panel.pin.replaceAll(':', '').toLowerCase() }),
    },
    { name: 'both', credentials: () => ({ caPem: panel.caPem, pinnedSha256: panel.pin }) },
  ])('given $name, then the panel is reached', async ({ credentials }) => {
    expect(await read(credentials())).toMatchObject({ kind: 'answer', status: 401 });
  });

  test('given the fingerprint of another certificate, then PANEL_UNREACHABLE says so, and nothing is sent', async () => {
    const pinnedSha256 = panel.pin.replace(/^../, (digits) => (digits === '00' ? '11' : '00'));
    for (const credentials of [{ pinnedSha256 }, { pinnedSha256, caPem: panel.caPem }]) {
      const answer = await read(credentials);
      expect(answer).toMatchObject({ kind: 'no-response', mayHaveArrived: false });
      expect(messageOf(answer)).toContain('its certificate is not the pinned one');
    }
  });

  test('given another authority, then PANEL_UNREACHABLE, with its fingerprint as well', async () => {
    for (const credentials of [{ caPem: otherCaPem }, { caPem: otherCaPem, pinnedSha256: panel.pin }]) {
      expect(messageOf(await read(credentials))).toContain('its certificate is not trusted');
    }
  });

  test('given its authority, when the address has another name, then it is not trusted', async () => {
    const baseUrl = panel.baseUrl.replace('127.0.0.1', 'localhost');
    expect(messageOf(await read({ caPem: panel.caPem }, baseUrl))).toContain('ERR_TLS_CERT_ALTNAME_INVALID');
    expect(await read({ pinnedSha256: panel.pin }, baseUrl)).toMatchObject({ kind: 'answer' });
  });

  test('given a fingerprint and an address without TLS, then nothing is sent', async () => {
    const answer = await read({ pinnedSha256: panel.pin }, 'http://127.0.0.1:9');
    expect(messageOf(answer)).toContain('the address does not begin with https');
  });

  test('given many requests one after the other, then they share connections', async () => {
    const before = panel.connections;
    const panelFetch = fetchFor({ pinnedSha256: panel.pin });
    for (let count = 0; count < 20; count += 1) await panelFetch({ method: 'GET', path: '/api/system' });
    // The next request may leave before the connection of the last one is free again.
    expect(panel.connections - before).toBeLessThanOrEqual(2);
  });

  test('given a driver, when it probes and connects with the fingerprint, then both work', async () => {
    const { target, connection } = placeOf({ ...logins, pinnedSha256: panel.pin });
    expect(await marzban().probe(target, connection)).toMatchObject({ version: '0.8.4' });
    expect(await marzban().connect(target, connection).listInbounds()).not.toHaveLength(0);
  });
});

describe('what staff paste', () => {
  test.each(drivers)(
    'given a certificate and a fingerprint, then $kind takes them',
    ({ credentialsSchema }) => {
      const pasted = { ...logins, caPem: panel.caPem, pinnedSha256: panel.pin };
      expect(credentialsSchema.parse(pasted)).toMatchObject({ caPem: panel.caPem, pinnedSha256: panel.pin });
    },
  );

  test.each(drivers)(
    'given something else in their place, then $kind refuses it',
    ({ credentialsSchema }) => {
      expect(credentialsSchema.safeParse({ ...logins, caPem: 'MIIB…' }).success).toBe(false);
      expect(credentialsSchema.safeParse({ ...logins, pinnedSha256: 'AB:CD' }).success).toBe(false);
    },
  );
});

async function startTlsPanel(): Promise<TlsPanel> {
  const authority = await createAuthority();
  const { cert, private: key } = await generate([{ name: 'commonName', value: 'panel' }], {
    ca: { key: authority.private, cert: authority.cert },
    extensions: [{ name: 'subjectAltName', altNames: [{ type: 7, ip: '127.0.0.1' }] }],
  });
  const simulator = createMarzbanSimulator({ clock: createTestClock() });
  const server = createServer({ key, cert }, async (incoming, outgoing) => {
    let body = '';
    for await (const chunk of incoming) body += String(chunk);
    const { method = 'GET', url = '/' } = incoming;
    const headers = Object.entries(incoming.headers).map(([name, value]): [string, string] => [
      name,
      String(value),
    ]);
    const response = await simulator.handle(
      new Request(`https://panel.test${url}`, { method, headers, body: body === '' ? null : body }),
    );
    outgoing.writeHead(response.status, Object.fromEntries(response.headers)).end(await response.text());
  });
  const { port } = await new Promise<{ port: number }>((resolve, reject) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      if (address === null || typeof address === 'string') reject(new TypeError('the server has no port'));
      else resolve(address);
    });
  });
  const pin = new X509Certificate(cert).fingerprint256;
  const started = {
    baseUrl: `https://127.0.0.1:${port}`,
    caPem: authority.cert,
    pin,
    server,
    connections: 0,
  };
  server.on('secureConnection', () => {
    started.connections += 1;
  });
  return started;
}

function createAuthority() {
  return generate([{ name: 'commonName', value: 'an authority of the shop' }], {
    extensions: [{ name: 'basicConstraints', cA: true, critical: true }],
  });
}

function placeOf(credentials: Record<string, string>, baseUrl = panel.baseUrl) {
  const target: PanelTarget = { baseUrl, credentials };
  const connection = { fetch: fetchInUse, clock: createTestClock(), logger, requestTimeoutMs: 15_000 };
  return { target, connection };
}

function fetchFor(credentials: Record<string, string>, baseUrl?: string) {
  const { target, connection } = placeOf(credentials, baseUrl);
  return createPanelFetch(target, connection);
}

function read(credentials: Record<string, string>, baseUrl?: string) {
  return fetchFor(credentials, baseUrl)({ method: 'GET', path: '/api/system' });
}

function messageOf(answer: Awaited<ReturnType<typeof read>>): string {
  return answer.kind === 'no-response' ? panelSilent(answer).message : '';
}
