import { readFileSync } from 'node:fs';
import { parseShareLink, type ShareLink } from '@panelkit/sdk/links';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { buildInboundLinks, type LinkedInbound } from './build-inbound-links.ts';
import { meaningOf } from './link-meaning.ts';

const CLIENT = { email: 'alice', uuid: 'u-1', password: 'pw', flow: 'xtls-rprx-vision' };
const HOST = 'panel.example.com';

function anInbound(changes: Partial<LinkedInbound>): LinkedInbound {
  const streamSettings = { network: 'tcp', security: 'none' };
  return {
    remark: 'nl',
    listen: '',
    port: 443,
    protocol: 'vless',
    settings: {},
    streamSettings,
    ...changes,
  };
}

function linksOf(changes: Partial<LinkedInbound>): ShareLink[] {
  return buildInboundLinks(anInbound(changes), CLIENT, HOST).map(parseShareLink);
}

const TLS_SETTINGS = {
  serverName: 's.example',
  alpn: ['h2', 'http/1.1'],
  settings: { fingerprint: 'chrome' },
};
const NO_TLS = { sni: '', alpn: [], fingerprint: '', allowInsecure: false };

describe('buildInboundLinks', () => {
  test.each([
    {
      name: 'an HTTP header on TCP',
      stream: {
        network: 'tcp',
        tcpSettings: {
          header: { type: 'http', request: { path: ['/a', '/b'], headers: { Host: ['h.example'] } } },
        },
      },
      then: {
        transport: { type: 'tcp', httpHeader: { path: '/a', host: 'h.example' } },
        security: { type: 'none' },
      },
    },
    {
      name: 'WebSocket with its host among the headers',
      stream: { network: 'ws', wsSettings: { path: '/p', headers: { Host: 'h.example' } } },
      then: { transport: { type: 'ws', path: '/p', host: 'h.example' } },
    },
    {
      name: 'HTTPUpgrade',
      stream: { network: 'httpupgrade', httpupgradeSettings: { path: '/u', host: 'h.example' } },
      then: { transport: { type: 'httpupgrade', path: '/u', host: 'h.example' } },
    },
    {
      name: 'XHTTP that pads',
      stream: { network: 'xhttp', xhttpSettings: { path: '/x', mode: 'auto', xPaddingBytes: '100-1000' } },
      then: {
        transport: {
          type: 'xhttp',
          path: '/x',
          host: '',
          mode: 'auto',
          extra: '{"xPaddingBytes":"100-1000"}',
        },
      },
    },
    {
      name: 'gRPC in multi mode',
      stream: { network: 'grpc', grpcSettings: { serviceName: 's', multiMode: true } },
      then: { transport: { type: 'grpc', serviceName: 's', authority: '', multiMode: true } },
    },
    {
      name: 'TLS on TCP',
      stream: { network: 'tcp', security: 'tls', tlsSettings: TLS_SETTINGS },
      then: {
        security: {
          type: 'tls',
          sni: 's.example',
          alpn: ['h2', 'http/1.1'],
          fingerprint: 'chrome',
          allowInsecure: false,
        },
        flow: 'xtls-rprx-vision',
      },
    },
    {
      name: 'Reality, of which the first name and id are taken',
      stream: {
        network: 'tcp',
        security: 'reality',
        realitySettings: {
          serverNames: ['a.example', 'b.example'],
          shortIds: ['01', '02'],
          settings: { publicKey: 'key', fingerprint: 'firefox' },
        },
      },
      then: {
        security: {
          type: 'reality',
          sni: 'a.example',
          shortId: '01',
          publicKey: 'key',
          fingerprint: 'firefox',
          spiderX: '/',
          mldsa65Verify: '',
        },
        flow: 'xtls-rprx-vision',
      },
    },
  ])('given $name, then that is said', ({ stream, then }) => {
    expect(linksOf({ streamSettings: stream })).toEqual([expect.objectContaining(then)]);
  });

  test('given gRPC with TLS for VMess, then it is said in its own words', () => {
    const stream = { network: 'grpc', security: 'tls', grpcSettings: { serviceName: 's' } };
    const [link] = linksOf({
      protocol: 'vmess',
      streamSettings: { ...stream, tlsSettings: { serverName: 's.example' } },
    });
    expect(link).toMatchObject({
      protocol: 'vmess',
      cipher: 'auto',
      remark: 'nl-alice',
      transport: { type: 'grpc', serviceName: 's', multiMode: false },
      security: { type: 'tls', sni: 's.example' },
    });
  });

  test('given an inbound that listens on one address, then that is the host', () => {
    expect(linksOf({ listen: '192.0.2.7' })).toMatchObject([{ host: '192.0.2.7', port: 443 }]);
    expect(linksOf({ listen: '2001:db8::1' })).toMatchObject([{ host: '2001:db8::1' }]);
    expect(linksOf({ listen: '0.0.0.0' })).toMatchObject([{ host: HOST }]);
  });

  test('given addresses of its own, then one link for each, with the TLS that each forces', () => {
    const externalProxy = [
      { dest: 'a.example', port: 8443, remark: 'CDN', forceTls: 'same' },
      { dest: 'b.example', port: 80, remark: '', forceTls: 'none' },
    ];
    const stream = { network: 'tcp', security: 'tls', tlsSettings: TLS_SETTINGS, externalProxy };
    expect(linksOf({ streamSettings: stream })).toMatchObject([
      { host: 'a.example', port: 8443, remark: 'nl-alice-CDN', security: { sni: 's.example' } },
      { host: 'b.example', port: 80, remark: 'nl-alice', security: { type: 'none' } },
    ]);
    const open = { network: 'tcp', externalProxy: [{ dest: 'a.example', port: 1, forceTls: 'tls' }] };
    expect(linksOf({ streamSettings: open })).toMatchObject([{ security: { type: 'tls', ...NO_TLS } }]);
  });

  test('given Shadowsocks 2022, then the server’s key comes before the client’s', () => {
    const settings = { method: '2022-blake3-aes-256-gcm', password: 'server' };
    expect(linksOf({ protocol: 'shadowsocks', settings })).toMatchObject([
      { cipher: '2022-blake3-aes-256-gcm', password: 'server:pw', security: { type: 'none' } },
    ]);
  });

  test('given Hysteria2 with a mask, then its password is said', () => {
    const streamSettings = {
      network: 'hysteria',
      security: 'tls',
      tlsSettings: TLS_SETTINGS,
      finalmask: { udp: [{ type: 'salamander', settings: { password: 'mask' } }] },
    };
    expect(linksOf({ protocol: 'hysteria', streamSettings })).toMatchObject([
      {
        protocol: 'hysteria2',
        auth: 'pw',
        sni: 's.example',
        obfs: { type: 'salamander', password: 'mask' },
        others: { security: 'tls', alpn: 'h2,http/1.1', fp: 'chrome' },
      },
    ]);
    const first = { protocol: 'hysteria', streamSettings, settings: { version: 1 } };
    expect(linksOf(first)).toEqual([]);
  });

  test.each([
    { name: 'a transport that we do not know', given: { streamSettings: { network: 'kcp' } } },
    { name: 'a protocol that we do not know', given: { protocol: 'wireguard' } },
    { name: 'settings that are none', given: { settings: null } },
    { name: 'a socket instead of an address', given: { listen: '/run/xray.sock' } },
    { name: 'a port that is none', given: { port: 70_000 } },
    {
      name: 'a mask of the core',
      given: { streamSettings: { network: 'tcp', finalmask: { tcp: [{ type: 'fragment' }] } } },
    },
  ])('given $name, then no link rather than a wrong one', ({ given }) => {
    expect(buildInboundLinks(anInbound(given), CLIENT, HOST)).toEqual([]);
  });

  test.each(['vless', 'vmess', 'trojan', 'shadowsocks'])(
    'given a client of %s without its credential, then no link',
    (protocol) => {
      const nobody = { ...CLIENT, uuid: '', password: '' };
      expect(buildInboundLinks(anInbound({ protocol }), nobody, HOST)).toEqual([]);
    },
  );
});

const recordingSchema = z.array(
  z.object({
    inbound: z.object({
      remark: z.string(),
      listen: z.string(),
      port: z.number(),
      protocol: z.string(),
      settings: z.unknown(),
      streamSettings: z.unknown(),
    }),
    client: z.object({
      email: z.string(),
      uuid: z.string(),
      password: z.string(),
      flow: z.string(),
      cipher: z.string(),
    }),
    links: z.array(z.string()),
  }),
);
const recordings = recordingSchema.parse(
  JSON.parse(readFileSync(new URL('../__fixtures__/2.9.4/subscriptions.json', import.meta.url), 'utf8')),
);

describe('the subscription of a real 2.9.4', () => {
  test.each(recordings)(
    'given $inbound.remark, when built, then it means what the panel’s own subscription says',
    ({ inbound, client, links }) => {
      const built = buildInboundLinks(inbound, client, '127.0.0.1');
      expect(built.map(meaningOf)).toEqual(links.map(meaningOf));
      expect(built.length).toBeGreaterThan(0);
    },
  );

  test('given the recordings, then each protocol and transport is among them', () => {
    const links = recordings.flatMap((recording) => recording.links.map(parseShareLink));
    const protocols = new Set(links.map(({ protocol }) => protocol));
    expect(protocols).toEqual(new Set(['vless', 'vmess', 'trojan', 'shadowsocks', 'hysteria2']));
    const transports = new Set(links.flatMap((link) => ('transport' in link ? [link.transport.type] : [])));
    expect(transports).toEqual(new Set(['tcp', 'ws', 'grpc', 'httpupgrade', 'xhttp']));
  });
});
