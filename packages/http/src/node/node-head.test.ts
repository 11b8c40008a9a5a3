import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { RequestHead } from '../handler/request-head.ts';
import { nodeHead } from './node-head.ts';

function headOf(host: string, target: string): RequestHead {
  const request = Object.assign(new IncomingMessage(new Socket()), { url: target, httpVersionMajor: 1 });
  request.headers.host = host;
  return nodeHead(request, new ServerResponse(request));
}

/** Twice: at the second time the host is known. */
function readTwice(target: string) {
  return [headOf('shop.test', target), headOf('shop.test', target)].map(({ pathname, query }) => ({
    pathname,
    x: query('x'),
  }));
}

describe('nodeHead', () => {
  test.each([
    ['/s/Abc-1_2', { pathname: '/s/Abc-1_2', x: null }],
    ['/s/abc?x=1', { pathname: '/s/abc', x: '1' }],
    ['/s/abc#?x=1', { pathname: '/s/abc', x: null }],
    ['/s/../admin', { pathname: '/admin', x: null }],
    ['/s/%2e%2e/admin', { pathname: '/admin', x: null }],
    ['/s\\abc', { pathname: '/s/abc', x: null }],
    ['//other.test/s', { pathname: '//other.test/s', x: null }],
  ])('given the target %j, then its path and its query are those of its URL', (target, expected) => {
    expect(readTwice(target)).toEqual([expected, expected]);
  });

  test('given any target, then its path is that of its URL', () => {
    const anyText = fc.string({ unit: fc.constantFrom(...'aZ0-_~./\\%2e?#&x= ') });
    fc.assert(
      fc.property(anyText, (text) => {
        const { pathname, searchParams } = new URL(`http://shop.test/${text}`);
        const expected = { pathname, x: searchParams.get('x') };
        expect(readTwice(`/${text}`)).toEqual([expected, expected]);
      }),
    );
  });

  test.each(['', 'a b<>', 'user:secret@shop.test'])(
    'given the host %j after a good one, then refused',
    (host) => {
      headOf('shop.test', '/s/abc');
      expect(() => headOf(host, '/')).toThrow(expect.objectContaining({ code: 'REQUEST_MALFORMED' }));
    },
  );
});
