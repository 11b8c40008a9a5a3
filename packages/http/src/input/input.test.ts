import { describe, expect, test } from 'vitest';
import { commandContextOf, idempotencyKeyOf } from './idempotency-key.ts';
import { readBody, readText } from './read-body.ts';

const post = (init: RequestInit) => new Request('https://shop.test/', { method: 'POST', ...init });
const withKey = (key: string) => post({ headers: { 'idempotency-key': key } });

/** A body of endless chunks that counts how many were taken. */
function endlessBody() {
  const taken = { chunks: 0, isCancelled: false };
  const body = new ReadableStream<Uint8Array>(
    {
      pull: (controller) => {
        taken.chunks += 1;
        controller.enqueue(new Uint8Array(100));
      },
      cancel: () => {
        taken.isCancelled = true;
      },
    },
    { highWaterMark: 0 },
  );
  // `duplex` is required for streams and missing in the types.
  return { taken, init: { body, duplex: 'half' } as RequestInit };
}

describe('readBody', () => {
  test.each([
    ['the limit', 10, 10],
    ['nothing', 0, 10],
  ])('given %s, then all of it', async (_name, length, maxBytes) => {
    expect((await readBody(post({ body: 'x'.repeat(length) }), { maxBytes })).byteLength).toBe(length);
  });

  test('given a body that never ends, then it stops reading right after the limit', async () => {
    const { taken, init } = endlessBody();
    await expect(readBody(post(init), { maxBytes: 1000 })).rejects.toMatchObject({
      code: 'BODY_TOO_LARGE',
      details: { maxBytes: 1000 },
    });
    expect(taken).toEqual({ chunks: 11, isCancelled: true });
  });

  test('given a length above the limit, then nothing is read', async () => {
    const { taken, init } = endlessBody();
    const request = post({ ...init, headers: { 'content-length': '1001' } });
    await expect(readBody(request, { maxBytes: 1000 })).rejects.toMatchObject({ code: 'BODY_TOO_LARGE' });
    expect(taken.chunks).toBe(0);
  });

  test('given a compressed body, then it is refused, since a signature covers the bytes as sent', async () => {
    const request = post({ body: 'x', headers: { 'content-encoding': 'gzip' } });
    await expect(readBody(request, { maxBytes: 10 })).rejects.toMatchObject({
      code: 'BODY_ENCODING_UNSUPPORTED',
    });
  });

  test.each([
    null,
    'text/html',
    'text/plain;charset=UTF-8',
    'application/jsonp',
    'multipart/form-data; boundary=x',
  ])(
    'given the type %s where JSON is read, then it is refused with 415, and nothing is read',
    async (contentType) => {
      const { taken, init } = endlessBody();
      const request = post({
        ...init,
        ...(contentType !== null && { headers: { 'content-type': contentType } }),
      });
      const limits = { maxBytes: 10, types: ['application/json'] };
      const { code, status, details } = await readBody(request, limits).catch((error) => error);
      expect([code, status, details]).toEqual([
        'BODY_TYPE_UNSUPPORTED',
        415,
        { contentType, accepted: ['application/json'] },
      ]);
      expect(taken.chunks).toBe(0);
    },
  );

  test('given the type that is read, with a charset and in capitals, then it is read', async () => {
    const request = post({ body: '{}', headers: { 'content-type': 'Application/JSON; charset=utf-8' } });
    expect(await readText(request, { maxBytes: 10, types: ['application/json'] })).toBe('{}');
  });

  test('given a byte order mark, then the text still has it', async () => {
    expect(await readText(post({ body: '\ufeff{}' }), { maxBytes: 10 })).toBe('\ufeff{}');
  });
});

describe('idempotencyKeyOf', () => {
  test.each([
    ['bare', 'order-7', 'order-7'],
    ['quoted', '"order-7"', 'order-7'],
    ['quoted with escapes', '"a\\"b\\\\c"', 'a"b\\c'],
    ['of 200 characters', 'k'.repeat(200), 'k'.repeat(200)],
  ])('given a key %s', (_name, header, key) => {
    expect(idempotencyKeyOf(withKey(header))).toBe(key);
  });

  test.each([
    ['none', '', 'IDEMPOTENCY_KEY_MISSING'],
    ['an empty one', '""', 'REQUEST_MALFORMED'],
    ['half a quote', '"order', 'REQUEST_MALFORMED'],
    ['spaces', 'order 7', 'REQUEST_MALFORMED'],
    ['two', 'a, b', 'REQUEST_MALFORMED'],
    ['201 characters', 'k'.repeat(201), 'REQUEST_MALFORMED'],
  ])('given %s, then it is refused', (_name, header, code) => {
    expect(() => idempotencyKeyOf(withKey(header))).toThrowError(expect.objectContaining({ code }));
  });

  test("given a request of Node's, then its key", () => {
    expect(idempotencyKeyOf({ headers: { 'idempotency-key': 'order-7' } })).toBe('order-7');
    expect(() => idempotencyKeyOf({ headers: {} })).toThrowError(
      expect.objectContaining({ code: 'IDEMPOTENCY_KEY_MISSING' }),
    );
  });

  test('given an actor, then it is the context of a command', () => {
    const actor = { kind: 'customer', id: 'ada' } as const;
    expect(commandContextOf(withKey('order-7'), actor)).toEqual({ actor, idempotencyKey: 'order-7' });
  });
});
