import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { createTestClock } from '@panelkit/sdk/testing';
import { InputFile } from 'grammy';
import { afterEach, describe, expect, test } from 'vitest';
import { startTelegramServer } from '../simulator/start-telegram-server.ts';
import { createTelegramSimulator } from '../simulator/telegram-simulator.ts';
import { createProxyFetch } from './create-proxy-fetch.ts';
import { createTelegramApi } from './telegram-api.ts';

/** A name that nobody but the proxy can resolve. */
const TELEGRAM = 'api.telegram.invalid';
const USER = 'shop';
const PASSWORD = 'p@ss/word';

interface Proxy {
  port: number;
  /** Where it was asked to connect to. */
  asked: string[];
  close(): Promise<void>;
}

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function listen(server: Server, asked: string[]): Promise<Proxy> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new TypeError('the proxy has no port');
  const { port } = address;
  const proxy: Proxy = {
    port,
    asked,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
  closing.push(proxy.close);
  return proxy;
}

function join(client: Socket, port: number): void {
  const upstream = connect(port, '127.0.0.1');
  upstream.on('error', () => client.destroy());
  upstream.pipe(client).pipe(upstream);
}

/** A proxy that tunnels by CONNECT, for who knows the password. */
function startHttpProxy(telegramPort: number): Promise<Proxy> {
  const asked: string[] = [];
  const wanted = `Basic ${Buffer.from(`${USER}:${PASSWORD}`).toString('base64')}`;
  const server = createHttpServer((_request, response) => response.writeHead(405).end());
  server.on('connect', (request, socket: Socket) => {
    asked.push(request.url ?? '');
    if (request.headers['proxy-authorization'] !== wanted)
      return void socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n');
    socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
    join(socket, telegramPort);
  });
  return listen(server, asked);
}

/** Bytes of a socket, as many as are asked for. */
function createReader(socket: Socket): (length: number) => Promise<Buffer> {
  return async (length) => {
    for (;;) {
      const bytes: Buffer | null = socket.read(length);
      if (bytes !== null) return bytes;
      await once(socket, 'readable');
    }
  };
}

/** RFC 1928, with RFC 1929 for the password; connects to names. */
function startSocksProxy(telegramPort: number): Promise<Proxy> {
  const asked: string[] = [];
  const talk = async (socket: Socket) => {
    const read = createReader(socket);
    const [, methods = 0] = await read(2);
    await read(methods);
    socket.write(Buffer.from([5, 2]));
    const [, userLength = 0] = await read(2);
    const user = (await read(userLength)).toString();
    const [passwordLength = 0] = await read(1);
    const isKnown = (await read(passwordLength)).toString() === PASSWORD && user === USER;
    socket.write(Buffer.from([1, isKnown ? 0 : 1]));
    if (!isKnown) return void socket.end();
    const [, , , kind] = await read(4);
    const [hostLength = 0] = await read(1);
    const host = (await read(hostLength)).toString();
    const port = (await read(2)).readUInt16BE();
    asked.push(`${kind === 3 ? host : 'an address'}:${port}`);
    socket.write(Buffer.from([5, 0, 0, 1, 0, 0, 0, 0, 0, 0]));
    join(socket, telegramPort);
  };
  return listen(
    createServer((socket) => void talk(socket).catch(() => socket.destroy())),
    asked,
  );
}

async function openTelegram() {
  const telegram = createTelegramSimulator({ clock: createTestClock(), flood: null });
  const bot = telegram.addBot({ username: 'shop_bot' });
  const server = await startTelegramServer(telegram);
  closing.push(server.close);
  return { telegram, bot, port: Number(new URL(server.apiRoot).port) };
}

describe.each([
  ['http', startHttpProxy],
  ['socks5', startSocksProxy],
] as const)('the Bot API behind a proxy of %s', (scheme, startProxy) => {
  const apiOf = (token: string, proxy: Proxy, password = PASSWORD) => {
    const proxyUrl = `${scheme}://${USER}:${encodeURIComponent(password)}@127.0.0.1:${proxy.port}`;
    return createTelegramApi({ token, apiRoot: `http://${TELEGRAM}`, fetch: createProxyFetch(proxyUrl) });
  };

  test('given a Telegram that only the proxy reaches, when the bot calls, polls, uploads and downloads, then all of it goes through', async () => {
    const { telegram, bot, port } = await openTelegram();
    const direct = createTelegramApi({ token: bot.token, apiRoot: `http://${TELEGRAM}` });
    await expect(direct.username()).rejects.toThrow();
    const proxy = await startProxy(port);
    const { api, username, getUpdates, download } = apiOf(bot.token, proxy);
    expect(await username()).toBe('shop_bot');
    const sara = telegram.addPerson({ name: 'Sara' });
    const bytes = new Uint8Array([0x89, 0x50, 0x4e, 0x47]);
    sara.start(bot);
    sara.sendPhoto(bot, { bytes });
    const updates = await getUpdates({ timeout: 30 }, new AbortController().signal);
    expect(updates).toHaveLength(2);
    await api.sendPhoto(sara.id, new InputFile(bytes, 'qr.png'), { caption: 'یک کد' });
    expect(sara.screen(bot)).toMatchObject({ text: 'یک کد', file: { kind: 'photo' } });
    const fileId = updates[1]?.message?.photo?.at(-1)?.file_id ?? '';
    expect(await download(fileId, { maxBytes: 100 })).toEqual(bytes);
    expect(new Set(proxy.asked)).toEqual(new Set([`${TELEGRAM}:80`]));
  });

  test('given a wrong password, when the bot calls, then nothing is reached, and the error holds no secret', async () => {
    const { bot, port } = await openTelegram();
    const proxy = await startProxy(port);
    const failure = await apiOf(bot.token, proxy, 'wrong')
      .username()
      .catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(Error);
    expect(String(failure)).not.toContain(bot.token);
    expect(bot.calls()).toEqual([]);
  });
});
