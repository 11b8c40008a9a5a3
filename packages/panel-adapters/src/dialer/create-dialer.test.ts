import { chmod, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createDialer } from './create-dialer.ts';

const LINK = 'vless://7f9c2b1e-0000-4000-8000-0000000000aa@vpn.example:443?type=tcp&security=none#Shop';
const never = new AbortController().signal;

/**
 * Stands in for Xray: says its version, and is an HTTP proxy that opens tunnels, or hangs up, as configured.
 */
const stand = (behaviour: string) => `#!${process.execPath}
const { readFileSync } = require('node:fs');
const http = require('node:http');
const { connect } = require('node:net');
if (process.argv[2] === 'version') { console.log('Xray 26.7.28 (stand-in)'); process.exit(0); }
const config = JSON.parse(readFileSync(process.argv[4], 'utf8'));
const address = config.outbounds[0].settings.vnext[0].address;
const behaviour = '${behaviour}';
if (behaviour === 'ends') process.exit(1);
// As Xray: what it cannot reach by a plain request it answers itself.
// Whom it reaches it asks to hang up.
const proxy = http.createServer((request, response) => response.writeHead(503).end());
proxy.on('connect', ({ url }, socket) => {
  if (behaviour === 'refuses') return socket.end('HTTP/1.1 502 Bad Gateway\\r\\n\\r\\n');
  socket.write('HTTP/1.1 200 Connection established\\r\\n\\r\\n');
  if (behaviour === 'silent' || address !== 'vpn.example') return socket.destroy();
  const [host, port] = url.split(':');
  const origin = connect(Number(port), host, () => origin.pipe(socket).pipe(origin));
  for (const one of [origin, socket]) one.on('error', () => {});
});
proxy.listen(config.inbounds[0].port, '127.0.0.1');
`;

let folder: string;
let web: Server;
const keptAlive: boolean[] = [];
let url: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'panelkit-dial-test-'));
  for (const behaviour of ['carries', 'silent', 'refuses', 'ends']) {
    await writeFile(join(folder, behaviour), stand(behaviour));
    await chmod(join(folder, behaviour), 0o755);
  }
  web = createServer(({ url: path, headers }, response) => {
    keptAlive.push(headers.connection === 'keep-alive');
    response.writeHead(path === '/overloaded' ? 503 : 204).end();
  });
  await new Promise<void>((resolve) => web.listen(0, '127.0.0.1', resolve));
  const address = web.address();
  url = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}/`;
});
afterAll(async () => {
  web.closeAllConnections();
  web.close();
  await rm(folder, { recursive: true });
});

const dial = (program: string, link = LINK, address = url) =>
  createDialer({ program: join(folder, program), url: address, timeoutMs: 8000 }).dial(link, {
    signal: never,
  });
const leftFolders = async () =>
  (await readdir(tmpdir())).filter((name) => /^panelkit-dial-(?!test)/.test(name));

describe('createDialer', () => {
  test('given a link through which the address answers, then it carries, and nothing of it is left on the disk', async () => {
    const before = await leftFolders();
    expect(await dial('carries')).toMatchObject({ kind: 'carries', durationMs: expect.any(Number) });
    expect(await leftFolders()).toEqual(before);
  });

  test.each(['silent', 'refuses'])(
    'given a client that gets nothing (%s), when the address answers without it, then the link is silent',
    async (program) => {
      expect(await dial(program)).toEqual({ kind: 'silent' });
    },
  );

  test('given an overloaded server behind the link, then its answer proves the link all the same', async () => {
    expect(await dial('carries', LINK, `${url}overloaded`)).toMatchObject({ kind: 'carries' });
  });

  test('given a dial, then the server behind the link is not told to hang up', async () => {
    keptAlive.length = 0;
    expect(await dial('carries')).toMatchObject({ kind: 'carries' });
    expect(keptAlive).toEqual([true]);
  });

  test('given an address that nobody reaches, then nothing is said of the link', async () => {
    expect(await dial('silent', LINK, 'http://127.0.0.1:2/')).toEqual({
      kind: 'not-tried',
      reason: 'no-network',
    });
  });

  test.each([
    {
      name: 'a link that the client cannot dial',
      program: 'carries',
      link: 'hysteria2://p@h:1',
      then: 'unsupported-link',
    },
    { name: 'no link at all', program: 'carries', link: 'http://x', then: 'unsupported-link' },
    { name: 'a client that ends at once', program: 'ends', link: LINK, then: 'client-failed' },
    { name: 'a program that is not there', program: 'nobody', link: LINK, then: 'client-failed' },
  ])('given $name, then it is not tried', async ({ program, link, then }) => {
    expect(await dial(program, link)).toEqual({ kind: 'not-tried', reason: then });
  });

  test('given an address that needs TLS, then it is refused at once', () => {
    expect(() => createDialer({ program: 'xray', url: 'https://example.com/' })).toThrow(TypeError);
  });
});
