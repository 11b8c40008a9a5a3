import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { isPanelkitError } from '@panelkit/sdk';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { aShareLink } from './any-share-link.ts';
import { buildShareLink } from './build-share-link.ts';
import { parseShareLink } from './parse-share-link.ts';

const RUNS = { numRuns: 1000 };
const PLACE = { host: 'vpn.example.com', port: 443, remark: '' };
const TCP = { type: 'tcp', httpHeader: null };
const NO_TLS = { type: 'none' };
const UUID = '00000000-0000-4000-8000-000000000001';

function toBase64(text: string): string {
  return Buffer.from(text).toString('base64');
}

/** The links in the recorded answers of real panels. */
function recordedLinks(): string[] {
  const folder = fileURLToPath(new URL('..', import.meta.url));
  const texts = globSync('*/__fixtures__/**/*.json', { cwd: folder }).map((path) =>
    readFileSync(`${folder}${path}`, 'utf8'),
  );
  const found = texts.flatMap(
    (text) => text.match(/(?:vless|vmess|trojan|ss|hysteria2):\/\/[^"\\\s]+/g) ?? [],
  );
  // Links of other servers, which staff typed into the panel for the recording.
  const typed = /^vless:\/\/(ext|old)$/;
  return [...new Set(found)].filter((link) => !typed.test(link));
}

/** What a text ends in: what it says, or the code of its error; anything else that is thrown fails the test. */
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

  test('given each link in the recorded answers of real panels, when parsed and built, then it means the same', () => {
    const links = recordedLinks();
    expect(links.length).toBeGreaterThan(50);
    for (const text of links) {
      const meaning = parseShareLink(text);
      expect(parseShareLink(buildShareLink(meaning))).toEqual(meaning);
    }
    const schemes = new Set(links.map((link) => link.split(':')[0]));
    expect(schemes).toEqual(new Set(['vless', 'vmess', 'trojan', 'ss', 'hysteria2']));
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

describe('what links say', () => {
  test.each([
    {
      name: 'VLESS over WebSocket',
      text: `vless://${UUID}@vpn.example.com:443?type=ws&security=none&path=%2Fa%20b&host=#N%C3%A4me%20%231`,
      then: {
        ...{ ...PLACE, protocol: 'vless', uuid: UUID, remark: 'Näme #1', encryption: 'none', flow: '' },
        ...{ transport: { type: 'ws', path: '/a b', host: '' }, security: NO_TLS, others: {} },
      },
    },
    {
      name: 'VLESS over Reality, with a parameter that we do not know',
      text: `vless://${UUID}@[2001:db8::1]:443?security=reality&sni=a.example&pbk=key&sid=01&fp=chrome&spx=%2F&flow=xtls-rprx-vision&fragment=1,2`,
      then: {
        ...{ host: '2001:db8::1', transport: TCP, flow: 'xtls-rprx-vision', others: { fragment: '1,2' } },
        security: {
          ...{ type: 'reality', sni: 'a.example', publicKey: 'key', shortId: '01', fingerprint: 'chrome' },
          ...{ spiderX: '/', mldsa65Verify: '' },
        },
      },
    },
    {
      name: 'XHTTP by its older name',
      text: `vless://${UUID}@vpn.example.com:443?type=splithttp&mode=auto&path=%2Fx&extra=%7B%7D&security=tls&alpn=h2,h3&allowInsecure=1`,
      then: {
        transport: { type: 'xhttp', path: '/x', host: '', mode: 'auto', extra: '{}' },
        security: { type: 'tls', sni: '', alpn: ['h2', 'h3'], fingerprint: '', allowInsecure: true },
      },
    },
    {
      name: 'a transport of which we know the name alone',
      text: `vless://${UUID}@vpn.example.com:443?type=kcp&seed=s&headerType=srtp`,
      then: { transport: { type: 'other', name: 'kcp' }, others: { seed: 's', headerType: 'srtp' } },
    },
    {
      name: 'Trojan as it was first written',
      text: 'trojan://p%40ss%2Fword@vpn.example.com:443',
      then: { password: 'p@ss/word', security: { type: 'tls' }, transport: TCP, remark: '' },
    },
    {
      name: 'Trojan without TLS',
      text: 'trojan://pw@vpn.example.com:443?security=none&type=tcp&headerType=&path=&host=#Demo',
      then: { security: NO_TLS, transport: TCP, others: {} },
    },
    {
      name: 'Shadowsocks in standard base64',
      text: `ss://${toBase64('aes-256-gcm:p?>w')}@vpn.example.com:443?type=tcp#a`,
      then: { ...PLACE, cipher: 'aes-256-gcm', password: 'p?>w', remark: 'a', plugin: '', security: NO_TLS },
    },
    {
      name: 'Shadowsocks in its oldest form',
      text: `ss://${toBase64('aes-256-gcm:p@w#?@vpn.example.com:443')}#a`,
      then: { ...PLACE, cipher: 'aes-256-gcm', password: 'p@w#?', remark: 'a' },
    },
    {
      name: 'Shadowsocks 2022 of several users',
      text: 'ss://2022-blake3-aes-256-gcm:c2VydmVy%2B:dXNlcg%3D%3D@vpn.example.com:443?plugin=obfs-local%3Bobfs%3Dhttp',
      then: {
        cipher: '2022-blake3-aes-256-gcm',
        password: 'c2VydmVy+:dXNlcg==',
        plugin: 'obfs-local;obfs=http',
      },
    },
    {
      name: 'VMess with a text for its port, and fields that we do not know',
      text: `vmess://${toBase64(`{"add":"vpn.example.com","port":"443","id":"${UUID}","aid":0,"net":"grpc","type":"gun","path":"s","tls":"tls","sni":"s.example","ps":"x"}`)}`,
      then: {
        ...{ ...PLACE, remark: 'x', protocol: 'vmess', uuid: UUID, cipher: 'auto', others: { aid: 0 } },
        transport: { type: 'grpc', serviceName: 's', authority: '', multiMode: false },
        security: { type: 'tls', sni: 's.example' },
      },
    },
    {
      name: 'Hysteria2 that hops among ports',
      text: 'hysteria2://user:pw@vpn.example.com:443,5000-6000/?insecure=1&obfs=salamander&obfs-password=x&pinSHA256=ab&sni=s#h',
      then: {
        ...{ ...PLACE, remark: 'h', auth: 'user:pw', ports: '443,5000-6000', allowInsecure: true },
        ...{ sni: 's', pinSha256: 'ab', obfs: { type: 'salamander', password: 'x' }, others: {} },
      },
    },
    {
      name: 'Hysteria2 without a port',
      text: 'hy2://pw@vpn.example.com',
      then: { ...PLACE, protocol: 'hysteria2', obfs: null },
    },
  ])('given $name, then it is understood', ({ text, then }) => {
    expect(parseShareLink(text)).toMatchObject(then);
    expect(parseShareLink(buildShareLink(parseShareLink(text)))).toEqual(parseShareLink(text));
  });

  test('given a remark with a bare percent sign, then it stays', () => {
    expect(parseShareLink('trojan://pw@h:1#100% fast').remark).toBe('100% fast');
  });

  test.each([
    { name: 'no host', changes: { host: '' } },
    { name: 'a host with a path', changes: { host: 'h/x' } },
    { name: 'half a port', changes: { port: 1.5 } },
    {
      name: 'a known transport called other',
      changes: { transport: { type: 'other', name: 'ws' } as const },
    },
    { name: 'a known security called other', changes: { security: { type: 'other', name: 'tls' } as const } },
  ])('given $name, when built, then INVALID_INPUT', ({ changes }) => {
    const link = parseShareLink('trojan://pw@h:1');
    if (link.protocol !== 'trojan') throw new Error('It should be Trojan');
    expect(() => buildShareLink({ ...link, ...changes })).toThrow(
      expect.objectContaining({ code: 'INVALID_INPUT' }),
    );
  });
});
