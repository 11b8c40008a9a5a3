import { connect, createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { createSystemClock } from '@panelkit/sdk';
import { generate } from 'selfsigned';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createHandshaker } from './create-handshaker.ts';
import { handshakeTarget } from './handshake-target.ts';

const uuid = '7f9c2b1e-0000-4000-8000-0000000000aa';
const ports: Record<'good' | 'late' | 'silent' | 'slow' | 'plain', number> = {
  good: 0,
  late: 0,
  silent: 0,
  slow: 0,
  plain: 0,
};
const servers: Server[] = [];
const sockets = new Set<Socket>();
const seenNames: string[] = [];
let accepted = 0;
let received = 0;
let ca: string;

async function start(server: Server): Promise<number> {
  server.on('connection', (socket) => {
    accepted += 1;
    sockets.add(socket);
    for (const event of ['error', 'close']) socket.on(event, () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  servers.push(server);
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

beforeAll(async () => {
  const { cert, private: key } = await generate([{ name: 'commonName', value: 'vpn.example' }], {
    keySize: 2048,
    algorithm: 'sha256',
    extensions: [{ name: 'subjectAltName', altNames: [{ type: 2, value: 'vpn.example' }] }],
  });
  ca = cert;
  const tls = () =>
    createTlsServer(
      {
        cert,
        key,
        SNICallback: (name, done) => {
          seenNames.push(name);
          done(null);
        },
      },
      (socket) =>
        socket
          .on('error', () => {})
          .on('data', ({ length }) => {
            received += length;
          }),
    );
  ports.good = await start(tls());
  ports.silent = await start(createServer((socket) => socket.on('error', () => {}).resume()));
  ports.plain = await start(
    createServer((socket) =>
      socket
        .on('error', () => {})
        .resume()
        .write('SSH-2.0\r\n'),
    ),
  );
  const behind = ports.good;
  // Passes the handshake on, late.
  ports.slow = await start(
    createServer({ pauseOnConnect: true }, (socket) => {
      const origin = connect(behind, '127.0.0.1').on('error', () => {});
      socket.on('error', () => {}).on('close', () => origin.destroy());
      createSystemClock().setTimer(150, () => socket.pipe(origin).pipe(socket));
    }),
  );
});
afterAll(() => {
  for (const socket of sockets) socket.destroy();
  for (const server of servers) server.close();
});

const link = (port: number, query: string, host = '127.0.0.1') =>
  `vless://${uuid}@${host}:${port}?type=tcp&${query}#Shop`;
const tlsLink = (port: number, sni = 'vpn.example') => link(port, `security=tls&sni=${sni}`);
const shake = (uri: string, { timeoutMs = 2000, trusts = true, allows = true } = {}) =>
  createHandshaker({ timeoutMs, ...(trusts && { ca: [ca] }) }).shake(uri, {
    signal: new AbortController().signal,
    allowsPrivateAddress: allows,
    privateNetworks: [],
  });
const ms = expect.any(Number);

describe('createHandshaker', () => {
  test('given a server with its certificate, then it answers, under the name of the link, and nothing else is sent', async () => {
    seenNames.length = 0;
    received = 0;
    expect(await shake(tlsLink(ports.good))).toEqual({ kind: 'answers', connectMs: ms, handshakeMs: ms });
    expect([seenNames, received]).toEqual([['vpn.example'], 0]);
  });

  test.each([
    ['a certificate that nobody signed', () => tlsLink(ports.good), false],
    ['one of another name', () => tlsLink(ports.good, 'other.example'), true],
  ])('given %s, then it is wrong', async (_, uri, trusts) => {
    expect(await shake(uri(), { trusts })).toEqual({ kind: 'wrong-certificate', connectMs: ms });
  });

  test.each([
    ['a link that allows any certificate', 'security=tls&sni=vpn.example&allowInsecure=1'],
    ['Reality, which shows that of another site', 'security=reality&sni=www.example.com&pbk=key&sid=aa'],
  ])('given %s, then the certificate is not judged', async (_, query) => {
    expect(await shake(link(ports.good, query), { trusts: false })).toMatchObject({ kind: 'answers' });
  });

  test('given a link without TLS, then a connection is all that is said', async () => {
    const plain = link(ports.silent, 'security=none');
    expect(await shake(plain)).toEqual({ kind: 'answers', connectMs: ms, handshakeMs: null });
  });

  test('given a server that is slow, then its handshake takes as long; given less time, it is none', async () => {
    const answer = await shake(tlsLink(ports.slow));
    expect(answer.kind === 'answers' && (answer.handshakeMs ?? 0)).toBeGreaterThan(100);
    expect(await shake(tlsLink(ports.slow), { timeoutMs: 60 })).toMatchObject({ kind: 'no-handshake' });
  });

  test.each([
    ['that says nothing', () => ports.silent],
    ['of another kind', () => ports.plain],
  ])('given a server %s, then there is no handshake', async (_, port) => {
    expect(await shake(tlsLink(port()), { timeoutMs: 300 })).toEqual({ kind: 'no-handshake', connectMs: ms });
  });

  test('given nobody there, or a call that was given up, then it is not reachable', async () => {
    // A port that was free a moment ago may be somebody's by now.
    expect(await shake(tlsLink(2))).toEqual({ kind: 'unreachable' });
    expect(await shake(link(443, 'security=tls', 'nobody.invalid'))).toEqual({ kind: 'unreachable' });
    const given = { allowsPrivateAddress: true, privateNetworks: [] };
    const late = createHandshaker().shake(tlsLink(ports.good), { ...given, signal: AbortSignal.abort() });
    expect(await late).toEqual({ kind: 'unreachable' });
  });

  test.each([
    ['a private address', () => tlsLink(ports.good), false],
    ['a name that leads to one', () => link(ports.good, 'security=tls', 'localhost'), false],
    ['the metadata of a cloud', () => link(80, 'security=none', '169.254.169.254'), true],
  ])('given %s, then it is not connected', async (_, uri, allows) => {
    const before = accepted;
    expect(await shake(uri(), { allows })).toEqual({ kind: 'not-tried', reason: 'private-address' });
    expect(accepted).toBe(before);
  });

  test('given handshakes of every kind, then no connection stays', async () => {
    for (const port of [ports.good, ports.silent, ports.plain])
      await shake(tlsLink(port), { timeoutMs: 200 });
    await expect.poll(() => sockets.size).toBe(0);
  });
});

test.each([
  ['hysteria2://password@vpn.example:443?sni=a.example', null],
  [`vless://${uuid}@vpn.example:443?type=kcp&security=none`, null],
  [`vless://${uuid}@vpn.example:443?type=xhttp&security=tls&alpn=h3`, null],
  ['http://vpn.example', null],
  ['', null],
  [
    `vless://${uuid}@203.0.113.9:443?type=tcp&security=tls`,
    { host: '203.0.113.9', port: 443, tls: { serverName: null, alpn: [], checksCertificate: true } },
  ],
  [
    'trojan://password@vpn.example:8443?type=ws&alpn=h2,http/1.1',
    {
      host: 'vpn.example',
      port: 8443,
      tls: { serverName: 'vpn.example', alpn: ['h2', 'http/1.1'], checksCertificate: true },
    },
  ],
])('given %s, then what is connected is %j', (uri, target) => {
  expect(handshakeTarget(uri)).toEqual(target);
});
