import fc from 'fast-check';
import type { JsonValue, LinkPlace, LinkSecurity, LinkTransport, ShareLink } from './share-link.ts';

const text = fc.string({ unit: 'binary', maxLength: 12 });
const word = fc.string({ unit: 'binary', minLength: 1, maxLength: 12 });
const uuid = fc.oneof(fc.uuid(), word);

/** Names that stand for something in some link. */
const RESERVED = new Set([
  ...['type', 'security', 'encryption', 'flow', 'plugin', 'path', 'host', 'headerType', 'serviceName'],
  ...['authority', 'mode', 'extra', 'sni', 'alpn', 'fp', 'allowInsecure', 'pbk', 'sid', 'spx', 'pqv'],
  ...['v', 'ps', 'add', 'port', 'id', 'scy', 'net', 'tls', 'insecure', 'pinSHA256', 'mport', 'obfs'],
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
    ...{ type: fc.constant('grpc' as const), serviceName: text, authority: text, multiMode: fc.boolean() },
  }),
  fc.record({ type: fc.constant('xhttp' as const), path: text, host: text, mode: text, extra: text }),
  fc.record({ type: fc.constant('other' as const), name: otherName }),
);

const protocolName = word.filter((made) => !made.includes(','));
const security: fc.Arbitrary<LinkSecurity> = fc.oneof(
  fc.constant({ type: 'none' as const }),
  fc.record({
    ...{ type: fc.constant('tls' as const), sni: text, fingerprint: text, allowInsecure: fc.boolean() },
    alpn: fc.array(protocolName, { maxLength: 3 }),
  }),
  fc.record({
    ...{ type: fc.constant('reality' as const), sni: text, fingerprint: text, publicKey: text },
    ...{ shortId: text, spiderX: text, mldsa65Verify: text },
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
export const aShareLink: fc.Arbitrary<ShareLink> = fc
  .tuple(
    place,
    fc.oneof(
      fc.record({ protocol: fc.constant('vless' as const), uuid, encryption: word, flow: text, ...way }),
      fc.record({ protocol: fc.constant('trojan' as const), password: word, ...way }),
      fc.record({ protocol: fc.constant('vmess' as const), uuid, cipher: word, ...way, others: jsonOthers }),
      fc.record({
        ...{ protocol: fc.constant('shadowsocks' as const), cipher, password: text, plugin: text, ...way },
      }),
      fc.record({
        ...{
          protocol: fc.constant('hysteria2' as const),
          auth: text,
          sni: text,
          allowInsecure: fc.boolean(),
        },
        ...{ pinSha256: text, ports, others },
        obfs: fc.option(fc.record({ type: word.filter((made) => made !== 'none'), password: text })),
      }),
    ),
  )
  .map(([where, link]) => ({ ...where, ...link }));
