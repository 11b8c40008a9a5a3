import { connect } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestShop, type TestShop } from '../test-shop.ts';

let shop: TestShop;
beforeAll(async () => {
  shop = await openTestShop();
});
afterAll(() => shop.close());

/** All that the shop answers to these bytes, until it closes the connection. */
function sendRaw(bytes: string): Promise<string> {
  const { hostname, port } = new URL(shop.url);
  return new Promise((resolve, reject) => {
    let answer = '';
    const socket = connect({ host: hostname, port: Number(port) }, () => socket.write(bytes, 'latin1'));
    socket.setEncoding('latin1');
    socket.on('data', (chunk) => {
      answer += chunk;
    });
    socket.on('close', () => resolve(answer));
    socket.on('error', reject);
  });
}

const SECOND = 'GET /smuggled HTTP/1.1\r\nHost: shop.test\r\nConnection: close\r\n\r\n';
const request = (line: string, headers: string[], body: string) =>
  `${[line, 'Host: shop.test', ...headers].join('\r\n')}\r\n\r\n${body}`;
const post = (headers: string[], body: string) => request('POST /sign-in HTTP/1.1', headers, body);

test('given two requests that are two for everybody, then both are answered: the cases below can fail', async () => {
  const answer = await sendRaw(request('GET /sign-in HTTP/1.1', [], '') + SECOND);
  expect(answer.match(/HTTP\/1\.1 (\d+)/g)).toEqual(['HTTP/1.1 200', 'HTTP/1.1 404']);
});

/** What a proxy and a server may read differently: where the first request ends. */
test.each([
  {
    name: 'a length and chunks',
    bytes: post(['Content-Length: 4', 'Transfer-Encoding: chunked'], `0\r\n\r\n${SECOND}`),
  },
  {
    name: 'chunks and a length',
    bytes: post(['Transfer-Encoding: chunked', 'Content-Length: 4'], `0\r\n\r\n${SECOND}`),
  },
  { name: 'two lengths', bytes: post(['Content-Length: 0', `Content-Length: ${SECOND.length}`], SECOND) },
  { name: 'a list of lengths', bytes: post([`Content-Length: 0, ${SECOND.length}`], SECOND) },
  { name: 'a signed length', bytes: post(['Content-Length: +0'], SECOND) },
  { name: 'a length that is no number', bytes: post(['Content-Length: 0x0'], SECOND) },
  { name: 'a space before the colon', bytes: post(['Content-Length : 0'], SECOND) },
  { name: 'a coding that nobody knows', bytes: post(['Transfer-Encoding: xchunked'], `0\r\n\r\n${SECOND}`) },
  {
    name: 'chunks that are not last',
    bytes: post(['Transfer-Encoding: chunked, identity'], `0\r\n\r\n${SECOND}`),
  },
  {
    name: 'two codings',
    bytes: post(['Transfer-Encoding: chunked', 'Transfer-Encoding: identity'], `0\r\n\r\n${SECOND}`),
  },
  { name: 'a folded header', bytes: post(['Transfer-Encoding:', ' chunked', 'Content-Length: 0'], SECOND) },
  {
    name: 'a chunk size that is no number',
    bytes: post(['Transfer-Encoding: chunked'], `0x0\r\n\r\n${SECOND}`),
  },
  {
    name: 'a bare line feed in the headers',
    bytes: post(['X: a\nContent-Length: 0'], SECOND).replace('X: a\n', 'X: a\n\n'),
  },
  { name: 'a carriage return in a header', bytes: post(['X: a\rContent-Length: 0'], SECOND) },
  { name: 'a NUL in a header', bytes: post(['X: a\0b', 'Content-Length: 0'], SECOND) },
  { name: 'no host', bytes: `GET / HTTP/1.1\r\n\r\n${SECOND}` },
])('given $name, then the first request is refused and no second one is read from it', async ({ bytes }) => {
  const answer = await sendRaw(bytes);
  expect(answer).toMatch(/^HTTP\/1\.1 400 /);
  expect(answer.match(/HTTP\/1\.1 \d+/g)).toHaveLength(1);
});

test('given another protocol in the headers, then it is not taken up', async () => {
  const upgrade = ['Connection: close, Upgrade', 'Upgrade: h2c', 'HTTP2-Settings: AAMAAABkAAQCAAAAAAIAAAAA'];
  const answer = await sendRaw(request('GET /sign-in HTTP/1.1', upgrade, ''));
  expect(answer).not.toMatch(/^HTTP\/1\.1 101/);
});
