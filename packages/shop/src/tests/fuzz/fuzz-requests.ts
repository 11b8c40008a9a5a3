import fc from 'fast-check';
import type { Route } from '../test-routes.ts';

/** One request that nobody of good will sends. */
export interface FuzzRequest {
  method: 'GET' | 'POST' | 'HEAD' | 'PUT' | 'DELETE' | 'OPTIONS';
  /** As sent in the request line. */
  path: string;
  /** Whose cookies it carries. */
  who: 'stranger' | 'customer' | 'owner';
  headers: Record<string, string>;
  body: FuzzBody;
}

export type FuzzBody =
  | { kind: 'none' }
  | { kind: 'form' | 'json' | 'multipart' | 'text'; fields: [string, string][]; hasToken: boolean };

const ID = '019b76da-a800-7788-b208-a6014da0afcf';
const nasty = fc.constantFrom(
  '',
  '0',
  '-1',
  '1e999',
  'NaN',
  '9007199254740993',
  '99999999999999999999',
  '٣',
  '1.5',
  'true',
  'null',
  '\u0000',
  'a\u0000b',
  '\ufeff',
  '\u202egnp.exe',
  '\ud800',
  'é'.repeat(300),
  'x'.repeat(5000),
  '__proto__',
  'constructor',
  'toString',
  '[object Object]',
  '../../etc/passwd',
  '{{7*7}}',
  "' OR 1=1 --",
  '<script>',
  '=cmd()',
  '%00',
  '%ff',
  '%c0%af',
  'https://evil.test/',
  '//evil.test',
  ID,
  'j:{"a":1}',
  's:forged.signature',
  '{"a":{"b":1}}',
  '[]',
  '\r\nSet-Cookie: a=b',
  'IRT',
  'en',
  'best.1',
);
const text = fc.oneof(
  { weight: 3, arbitrary: nasty },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }) },
);

const names = fc.constantFrom(
  'key',
  'next',
  'email',
  'password',
  'present',
  'name',
  'amount',
  'unit',
  'other',
  'method',
  'total',
  'cart',
  'quantity',
  'goTo',
  'slug',
  'language',
  'timeZone',
  'code',
  'secret',
  'reference',
  'note',
  'reason',
  'sign',
  'price',
  'units',
  'type',
  'kind',
  'planId',
  'baseUrl',
  'capacity',
  'role',
  'inboundId',
  'days',
  'from',
  'to',
  'q',
  'cursor',
  'status',
  'percents',
  'pattern',
  'rate',
  'currency',
  '__proto__',
  'constructor',
  'a[b]',
  'a[]',
  '',
);
const fields = fc.array(fc.tuple(names, text), { maxLength: 8 });

const header = fc.tuple(
  fc.constantFrom(
    'accept',
    'accept-language',
    'referer',
    'origin',
    'user-agent',
    'x-forwarded-for',
    'x-forwarded-proto',
    'x-forwarded-host',
    'if-none-match',
    'range',
    'x-request-id',
    'authorization',
    'cookie',
    'content-encoding',
    'expect',
    'last-event-id',
  ),
  // A header takes bytes, and no line ends.
  text.map((value) => encodeURI(value.toWellFormed()).slice(0, 2000)),
);
const cookie = fc.tuple(
  fc.constant('cookie'),
  fc
    .tuple(fc.constantFrom('shop-cart', 'shop-language', 'shop-session', 'shop-csrf', 'shop-browser'), text)
    .map(([name, value]) => `${name}=${encodeURIComponent(value.toWellFormed()).slice(0, 2000)}`),
);
const headers = fc
  .array(fc.oneof({ weight: 6, arbitrary: header }, { weight: 1, arbitrary: cookie }), { maxLength: 3 })
  .map((given) => Object.fromEntries(given));

/** Most are forms with a token of the shop: whatever lacks one is refused before it is read. */
const body: fc.Arbitrary<FuzzBody> = fc.oneof(
  { weight: 1, arbitrary: fc.constant({ kind: 'none' as const }) },
  {
    weight: 19,
    arbitrary: fc.record({
      kind: fc.constantFrom('form', 'form', 'form', 'form', 'form', 'form', 'json', 'multipart', 'text'),
      fields,
      hasToken: fc.nat(9).map((one) => one > 0),
    }),
  },
);

/** A part of an address: what is there, what is not, and what is none. */
const segment = fc.oneof(
  fc.constantFrom(ID, 'best', 'unknown', '%00', '%ff', '%', '..', '%2e%2e', '%E2%80%AE', '*', "'"),
  text.map((value) => encodeURIComponent(value.toWellFormed()).slice(0, 800)),
);
const query = fc.oneof(
  { weight: 3, arbitrary: fc.constant('') },
  {
    weight: 2,
    arbitrary: fields.map(
      (given) =>
        `?${new URLSearchParams(given.map(([name, value]): [string, string] => [name, value.toWellFormed()]))}`,
    ),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom('?', '?a[b][c]=1', '?%', '?q=%ff', '?next=%00', '?cursor[]=1', '?a=1&a=2'),
  },
);

/** Requests to these routes and to others, with a seed: the same seed gives the same requests. */
export function fuzzRequests(
  routes: readonly Route[],
  { seed, count }: { seed: number; count: number },
): FuzzRequest[] {
  const target = fc
    .tuple(fc.constantFrom(...routes), fc.array(segment, { minLength: 4, maxLength: 4 }), query, fc.nat(19))
    .map(([route, segments, search, odd]) => {
      const filled = route.path.replace(/:\w+|\*\w*/g, () => segments[0] ?? 'x');
      // One of twenty is no route at all.
      const path = odd === 0 ? `/${segments.join('/')}` : filled;
      return { method: route.method, path: path + search };
    });
  const request = fc.record({
    target,
    odd: fc.nat(30),
    other: fc.constantFrom('HEAD', 'PUT', 'DELETE', 'OPTIONS'),
    who: fc.constantFrom('stranger', 'customer', 'customer', 'owner', 'owner', 'owner'),
    headers,
    body,
  });
  return fc
    .sample(request, { seed, numRuns: count })
    .map(({ target: { method, path }, odd, other, who, ...rest }) => ({
      ...rest,
      path,
      who,
      method: odd === 0 ? other : method,
      body: method === 'GET' ? { kind: 'none' } : rest.body,
    }));
}
