import { describe, expect, test } from 'vitest';
import { buildInboundLink, type LinkedInbound } from './build-inbound-link.ts';

const CLIENT = { email: 'alice', uuid: 'u-1', password: 'pw', flow: 'xtls-rprx-vision' };
const HOST = 'panel.example.com';

function anInbound(changes: Partial<LinkedInbound>): LinkedInbound {
  const streamSettings = { network: 'tcp', security: 'none' };
  return {
    ...{ remark: 'nl', listen: '', port: 443, protocol: 'vless', settings: {} },
    streamSettings,
    ...changes,
  };
}

function parametersOf(changes: Partial<LinkedInbound>): Record<string, string> {
  const link = buildInboundLink(anInbound(changes), CLIENT, HOST) ?? '';
  return Object.fromEntries(new URL(link).searchParams);
}

function vmessOf(streamSettings: unknown): Record<string, unknown> {
  const link = buildInboundLink(anInbound({ protocol: 'vmess', streamSettings }), CLIENT, HOST) ?? '';
  return JSON.parse(Buffer.from(link.slice(8), 'base64').toString());
}

describe('buildInboundLink', () => {
  test.each([
    {
      name: 'an HTTP header on TCP',
      stream: {
        network: 'tcp',
        tcpSettings: {
          header: { type: 'http', request: { path: ['/a', '/b'], headers: { Host: ['h.example'] } } },
        },
      },
      then: { type: 'tcp', headerType: 'http', path: '/a', host: 'h.example', security: 'none' },
    },
    {
      name: 'WebSocket with its host among the headers',
      stream: { network: 'ws', wsSettings: { path: '/p', headers: { Host: 'h.example' } } },
      then: { type: 'ws', path: '/p', host: 'h.example', security: 'none' },
    },
    {
      name: 'gRPC in multi mode',
      stream: { network: 'grpc', grpcSettings: { serviceName: 's', multiMode: true } },
      then: { type: 'grpc', serviceName: 's', authority: '', mode: 'multi', security: 'none' },
    },
    {
      name: 'TLS on TCP',
      stream: {
        ...{ network: 'tcp', security: 'tls' },
        tlsSettings: {
          serverName: 's.example',
          alpn: ['h2', 'http/1.1'],
          settings: { fingerprint: 'chrome' },
        },
      },
      then: {
        ...{ type: 'tcp', security: 'tls', sni: 's.example', alpn: 'h2,http/1.1', fp: 'chrome' },
        flow: 'xtls-rprx-vision',
      },
    },
    {
      name: 'Reality, of which the first name and id are taken',
      stream: {
        ...{ network: 'tcp', security: 'reality' },
        realitySettings: {
          ...{ serverNames: ['a.example', 'b.example'], shortIds: ['01', '02'] },
          settings: { publicKey: 'key', fingerprint: 'firefox' },
        },
      },
      then: {
        ...{ type: 'tcp', security: 'reality', sni: 'a.example', sid: '01', pbk: 'key', fp: 'firefox' },
        ...{ spx: '/', flow: 'xtls-rprx-vision' },
      },
    },
  ])('given $name, then these parameters', ({ stream, then }) => {
    expect(parametersOf({ streamSettings: stream })).toEqual(then);
  });

  test('given an encryption of VLESS, then it is named, also when it is none', () => {
    expect(parametersOf({ settings: { encryption: 'none' } })).toMatchObject({ encryption: 'none' });
  });

  test('given gRPC with TLS for VMess, then in its own names', () => {
    const tlsSettings = { serverName: 's.example', alpn: ['h2'] };
    const stream = { network: 'grpc', security: 'tls', grpcSettings: { serviceName: 's' }, tlsSettings };
    expect(vmessOf(stream)).toMatchObject({
      ...{ net: 'grpc', path: 's', tls: 'tls', sni: 's.example', alpn: 'h2', type: 'none', ps: 'nl-alice' },
    });
    expect(vmessOf({ network: 'grpc', grpcSettings: { multiMode: true } })).toMatchObject({ type: 'multi' });
  });

  test('given an inbound that listens on one address, then that is the host', () => {
    const link = buildInboundLink(anInbound({ listen: '192.0.2.7' }), CLIENT, HOST);
    expect(link).toContain('@192.0.2.7:443');
    expect(buildInboundLink(anInbound({ listen: '0.0.0.0' }), CLIENT, HOST)).toContain(`@${HOST}:443`);
  });

  test('given Shadowsocks 2022, then the server’s key comes before the client’s', () => {
    const settings = { method: '2022-blake3-aes-256-gcm', password: 'server' };
    const link = buildInboundLink(anInbound({ protocol: 'shadowsocks', settings }), CLIENT, HOST) ?? '';
    const user = Buffer.from(link.slice(5).split('@')[0] ?? '', 'base64').toString();
    expect(user).toBe('2022-blake3-aes-256-gcm:server:pw');
    expect(link).not.toContain('security');
  });

  test.each([
    { name: 'a transport that we do not know', given: { streamSettings: { network: 'xhttp' } } },
    { name: 'a protocol that we do not know', given: { protocol: 'wireguard' } },
    { name: 'settings that are none', given: { settings: null } },
  ])('given $name, then no link rather than a wrong one', ({ given }) => {
    expect(buildInboundLink(anInbound(given), CLIENT, HOST)).toBeNull();
  });
});
