import { describe, expect, test } from 'vitest';
import { buildShareLink } from './build-share-link.ts';
import { parseShareLink } from './parse-share-link.ts';

const PLACE = { host: 'vpn.example.com', port: 443, remark: '' };
const TCP = { type: 'tcp', httpHeader: null };
const NO_TLS = { type: 'none' };
const UUID = '00000000-0000-4000-8000-000000000001';

function toBase64(text: string): string {
  return Buffer.from(text).toString('base64');
}

describe('what links say', () => {
  test.each([
    {
      name: 'VLESS over WebSocket',
      text: `vless://${UUID}@vpn.example.com:443?type=ws&security=none&path=%2Fa%20b&host=#N%C3%A4me%20%231`,
      then: {
        ...PLACE,
        protocol: 'vless',
        uuid: UUID,
        remark: 'Näme #1',
        encryption: 'none',
        flow: '',
        transport: { type: 'ws', path: '/a b', host: '' },
        security: NO_TLS,
        others: {},
      },
    },
    {
      name: 'VLESS over Reality, with a parameter that we do not know',
      text: `vless://${UUID}@[2001:db8::1]:443?security=reality&sni=a.example&pbk=key&sid=01&fp=chrome&spx=%2F&flow=xtls-rprx-vision&fragment=1,2`,
      then: {
        host: '2001:db8::1',
        transport: TCP,
        flow: 'xtls-rprx-vision',
        others: { fragment: '1,2' },
        security: {
          type: 'reality',
          sni: 'a.example',
          publicKey: 'key',
          shortId: '01',
          fingerprint: 'chrome',
          spiderX: '/',
          mldsa65Verify: '',
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
        ...PLACE,
        remark: 'x',
        protocol: 'vmess',
        uuid: UUID,
        cipher: 'auto',
        others: { aid: 0 },
        transport: { type: 'grpc', serviceName: 's', authority: '', multiMode: false },
        security: { type: 'tls', sni: 's.example' },
      },
    },
    {
      name: 'Hysteria2 that hops among ports',
      text: 'hysteria2://user:pw@vpn.example.com:443,5000-6000/?insecure=1&obfs=salamander&obfs-password=x&pinSHA256=ab&sni=s#h',
      then: {
        ...PLACE,
        remark: 'h',
        auth: 'user:pw',
        ports: '443,5000-6000',
        allowInsecure: true,
        sni: 's',
        pinSha256: 'ab',
        obfs: { type: 'salamander', password: 'x' },
        others: {},
      },
    },
    {
      name: 'Hysteria2 without a port',
      text: 'hy2://pw@vpn.example.com',
      then: { ...PLACE, protocol: 'hysteria2', obfs: null },
    },
    {
      name: 'TUIC',
      text: `tuic://${UUID}:p%3Aw@vpn.example.com:443?congestion_control=bbr&alpn=h3&allow_insecure=1&udp_relay_mode=quic#t`,
      then: {
        ...PLACE,
        remark: 't',
        protocol: 'tuic',
        uuid: UUID,
        password: 'p:w',
        allowInsecure: true,
        congestionControl: 'bbr',
        alpn: ['h3'],
        udpRelayMode: 'quic',
        disableSni: false,
        others: {},
      },
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
