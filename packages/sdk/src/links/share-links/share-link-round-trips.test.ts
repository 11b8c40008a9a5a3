import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isPanelkitError } from '../../errors/panelkit-error.ts';
import { buildShareLink } from './build-share-link.ts';
import { parseShareLink } from './parse-share-link.ts';
import type { JsonValue, LinkPlace, LinkSecurity, LinkTransport, ShareLink } from './share-link.ts';

const RUNS = { numRuns: 1000 };
const UUID = '00000000-0000-4000-8000-000000000001';

const text = fc.string({ unit: 'binary', maxLength: 12 });
const word = fc.string({ unit: 'binary', minLength: 1, maxLength: 12 });
const uuid = fc.oneof(fc.uuid(), word);

/** Names that stand for something in some link. */
const RESERVED = new Set([
  'type',
  'security',
  'encryption',
  'flow',
  'plugin',
  'path',
  'host',
  'headerType',
  'serviceName',
  'authority',
  'mode',
  'extra',
  'sni',
  'alpn',
  'fp',
  'allowInsecure',
  'pbk',
  'sid',
  'spx',
  'pqv',
  'v',
  'ps',
  'add',
  'port',
  'id',
  'scy',
  'net',
  'tls',
  'insecure',
  'pinSHA256',
  'mport',
  'obfs',
  'congestion_control',
  'udp_relay_mode',
  'disable_sni',
  'allow_insecure',
  'obfs-password',
]);
const name = fc.oneof(word, fc.constant('__proto__')).filter((made) => !RESERVED.has(made));
const others = fc.dictionary(name, text, { maxKeys: 3, noNullPrototype: true });

const host = fc.oneof(fc.domain(), fc.ipV4(), fc.ipV6());
const place = fc.record<LinkPlace>({ host, port: fc.integer({ min: 1, max: 65_535 }), remark: text });

const otherName = word.filter(
  (made) => !/^(|none|tcp|raw|ws|grpc|httpupgrade|xhttp|splithttp|tls|reality)$/.test(made),
);

const transport: fc.Arbitrary<LinkTransport> = fc.oneof(
  fc.record({
    type: fc.constant('tcp' as const),
    httpHeader: fc.option(fc.record({ path: text, host: text })),
  }),
  fc.record({ type: fc.constantFrom('ws' as const, 'httpupgrade' as const), path: text, host: text }),
  fc.record({
    type: fc.constant('grpc' as const),
    serviceName: text,
    authority: text,
    multiMode: fc.boolean(),
  }),
  fc.record({ type: fc.constant('xhttp' as const), path: text, host: text, mode: text, extra: text }),
  fc.record({ type: fc.constant('other' as const), name: otherName }),
);

const protocolName = word.filter((made) => !made.includes(','));
const security: fc.Arbitrary<LinkSecurity> = fc.oneof(
  fc.constant({ type: 'none' as const }),
  fc.record({
    type: fc.constant('tls' as const),
    sni: text,
    fingerprint: text,
    allowInsecure: fc.boolean(),
    alpn: fc.array(protocolName, { maxLength: 3 }),
  }),
  fc.record({
    type: fc.constant('reality' as const),
    sni: text,
    fingerprint: text,
    publicKey: text,
    shortId: text,
    spiderX: text,
    mldsa65Verify: text,
  }),
  fc.record({ type: fc.constant('other' as const), name: otherName }),
);

const way = { transport, security, others };
const cipher = fc.oneof(
  fc.constantFrom('aes-256-gcm', '2022-blake3-aes-256-gcm', 'chacha20-ietf-poly1305'),
  word.filter((made) => !made.includes(':')),
);
const ports = fc.constantFrom('', '443,5000-6000', '20000-50000');
const json = fc.jsonValue({ maxDepth: 2 }).map((value): JsonValue => JSON.parse(JSON.stringify(value)));
const jsonOthers = fc.dictionary(name, json, { maxKeys: 3, noNullPrototype: true });

/** Any link that can be said. */
const aShareLink: fc.Arbitrary<ShareLink> = fc
  .tuple(
    place,
    fc.oneof(
      fc.record({ protocol: fc.constant('vless' as const), uuid, encryption: word, flow: text, ...way }),
      fc.record({ protocol: fc.constant('trojan' as const), password: word, ...way }),
      fc.record({ protocol: fc.constant('vmess' as const), uuid, cipher: word, ...way, others: jsonOthers }),
      fc.record({
        protocol: fc.constant('shadowsocks' as const),
        cipher,
        password: text,
        plugin: text,
        ...way,
      }),
      fc.record({
        protocol: fc.constant('hysteria2' as const),
        auth: text,
        sni: text,
        allowInsecure: fc.boolean(),
        pinSha256: text,
        ports,
        others,
        obfs: fc.option(fc.record({ type: word.filter((made) => made !== 'none'), password: text })),
      }),
      fc.record({
        protocol: fc.constant('tuic' as const),
        uuid: fc.uuid(),
        password: text,
        sni: text,
        others,
        alpn: fc.array(protocolName, { maxLength: 3 }),
        congestionControl: text,
        udpRelayMode: text,
        allowInsecure: fc.boolean(),
        disableSni: fc.boolean(),
      }),
    ),
  )
  .map(([where, link]) => ({ ...where, ...link }));

function toBase64(text: string): string {
  return Buffer.from(text).toString('base64');
}

/**
 * What a text ends in: what it says, or the code of its error; anything else that is thrown fails the test.
 */
function endOf(text: string): unknown {
  try {
    return parseShareLink(text);
  } catch (error) {
    if (isPanelkitError(error)) return error.code;
    throw error;
  }
}

describe('round trips', () => {
  test('given any link, when built and parsed, then it says the same', () => {
    fc.assert(
      fc.property(aShareLink, (link) => {
        expect(parseShareLink(buildShareLink(link))).toEqual(link);
      }),
      RUNS,
    );
  });

  test('given any link, when built twice with a parse between, then the texts are the same', () => {
    fc.assert(
      fc.property(aShareLink, (link) => {
        const text = buildShareLink(link);
        expect(buildShareLink(parseShareLink(text))).toBe(text);
      }),
      RUNS,
    );
  });
});

describe('bad text', () => {
  test('given any text, when parsed, then INVALID_INPUT and nothing else', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(endOf(text)).toBe('INVALID_INPUT');
      }),
      RUNS,
    );
  });

  test('given any text behind a scheme, when parsed, then it says something that can be said again, or INVALID_INPUT', () => {
    const scheme = fc.constantFrom('vless', 'vmess', 'trojan', 'ss', 'hysteria2', 'hy2', 'VLESS');
    const body = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.stringMatching(/^[a-z0-9%:@[\]?&=#,/-]{0,40}$/),
      fc.json().map(toBase64),
      fc.webUrl({ withQueryParameters: true, withFragments: true }).map((url) => `u@${url.slice(8)}`),
    );
    fc.assert(
      fc.property(scheme, body, (name, text) => {
        const end = endOf(`${name}://${text}`);
        if (typeof end === 'string') expect(end).toBe('INVALID_INPUT');
        else expect(parseShareLink(buildShareLink(parseShareLink(`${name}://${text}`)))).toEqual(end);
      }),
      { numRuns: 5000 },
    );
  });

  test('given a link with parts cut out, doubled or changed, when parsed, then the same', () => {
    const damaged = fc
      .tuple(aShareLink, fc.nat(300), fc.nat(20), fc.string({ unit: 'binary', maxLength: 3 }))
      .map(([link, at, length, put]) => {
        const text = buildShareLink(link);
        return text.slice(0, at) + put + text.slice(at + length);
      });
    fc.assert(
      fc.property(damaged, (text) => {
        const end = endOf(text);
        if (typeof end !== 'string') expect(buildShareLink(parseShareLink(text))).toMatch(/^[a-z2]+:\/\//);
      }),
      RUNS,
    );
  });

  test.each([
    { name: 'nothing', text: '' },
    { name: 'another scheme', text: 'wireguard://key@h:1' },
    { name: 'no credential', text: 'vless://vpn.example.com:443' },
    { name: 'no port', text: `vless://${UUID}@vpn.example.com` },
    { name: 'port 0', text: `vless://${UUID}@vpn.example.com:0` },
    { name: 'a port that is too large', text: `trojan://pw@vpn.example.com:65536` },
    { name: 'a host with a space', text: `vless://${UUID}@vpn example.com:443` },
    { name: 'broken percent signs in a password', text: 'trojan://p%zz@h:1' },
    { name: 'a mode that gRPC has not', text: `vless://${UUID}@h:1?type=grpc&mode=half` },
    { name: 'VMess that is no base64', text: 'vmess://%%%' },
    { name: 'VMess that is no object', text: `vmess://${toBase64('[]')}` },
    { name: 'VMess that is no JSON', text: `vmess://${toBase64('{"id":')}` },
    { name: 'VMess with an object for a name', text: `vmess://${toBase64('{"id":{},"add":"h","port":1}')}` },
    { name: 'Shadowsocks without a cipher', text: `ss://${toBase64('password')}@h:1` },
    { name: 'Hysteria2 with ports that are none', text: 'hysteria2://pw@h:1?mport=a-b' },
  ])('given $name, then INVALID_INPUT that quotes nothing of it', ({ text }) => {
    let thrown: unknown = null;
    try {
      parseShareLink(text);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toMatchObject({ code: 'INVALID_INPUT', details: { issues: [{ code: 'invalid_link' }] } });
    expect(JSON.stringify(thrown)).not.toContain(UUID);
  });

  test('given VMess nested deeper than can be written, when built again, then INVALID_INPUT', () => {
    const depth = 50_000;
    const deep = `{"id":"${UUID}","add":"h","port":1,"x":${'['.repeat(depth)}${']'.repeat(depth)}}`;
    const end = endOf(`vmess://${toBase64(deep)}`);
    if (end === 'INVALID_INPUT') return;
    expect(() => buildShareLink(parseShareLink(`vmess://${toBase64(deep)}`))).toThrow(/others/);
  });
});
