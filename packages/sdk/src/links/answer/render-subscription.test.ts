import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import * as z from 'zod';
import type { ChosenFormat } from '../choice/link-format.ts';
import { SAMPLE_LINKS } from '../formats/sample-links.ts';
import type { LeftOutReason } from '../servers/server.ts';
import { renderSubscription, type SubscriptionRequest } from './render-subscription.ts';

const NOW = new Date('2026-01-01T00:00:00Z');
const links = Object.values(SAMPLE_LINKS).map((uri) => ({ uri }));
const names = Object.keys(SAMPLE_LINKS);

function requestFor(chosen: ChosenFormat, changes: Partial<SubscriptionRequest> = {}): SubscriptionRequest {
  return {
    links,
    chosen,
    language: 'en',
    now: NOW,
    subscription: {
      status: 'active',
      uploadBytes: 1,
      downloadBytes: 2,
      trafficLimitBytes: 1000,
      expiresAt: new Date('2026-02-01T00:00:00Z'),
      refillsAt: null,
    },
    brand: { name: 'Shop', supportUrl: null, pageUrl: null, updateIntervalHours: 12 },
    ...changes,
  };
}

/**
 * Those for Mihomo, sing-box and Xray are loaded by the real programs in
 * tests/core/link-formats.live.test.ts. Nobody can load the ones for legacy Clash, whose program is gone, and
 * for Stash, which is closed: they are written by the documentation of both.
 */
const DOCUMENTS: { file: string; chosen: ChosenFormat; without: Record<string, LeftOutReason> }[] = [
  {
    file: 'mihomo.yaml',
    chosen: { format: 'mihomo', coreVersion: null },
    without: { 'VLESS over XHTTP': 'transport', 'Trojan without TLS': 'security', WireGuard: 'unreadable' },
  },
  {
    file: 'mihomo-1.19.22.yaml',
    chosen: { format: 'mihomo', coreVersion: '1.19.22' },
    without: { 'Trojan without TLS': 'security', WireGuard: 'unreadable' },
  },
  {
    file: 'stash.yaml',
    chosen: { format: 'stash', coreVersion: null },
    without: {
      'VLESS over TCP with an HTTP header': 'transport',
      'VLESS over HTTPUpgrade': 'transport',
      'VLESS over XHTTP': 'transport',
      'Trojan without TLS': 'security',
      WireGuard: 'unreadable',
    },
  },
  {
    file: 'clash.yaml',
    chosen: { format: 'clash', coreVersion: null },
    without: {
      ...Object.fromEntries(
        names.filter((name) => name.startsWith('VLESS')).map((name) => [name, 'protocol']),
      ),
      'Trojan without TLS': 'security',
      'Shadowsocks 2022': 'cipher',
      Hysteria2: 'protocol',
      TUIC: 'protocol',
      WireGuard: 'unreadable',
    },
  },
  ...(['1.8', '1.11', '1.12'] as const).map((version) => ({
    file: `sing-box-${version}.json`,
    chosen: { format: 'sing-box', coreVersion: version } as const,
    without: {
      'VLESS over TCP with an HTTP header': 'transport',
      'VLESS over XHTTP': 'transport',
      'VMess over TCP with an HTTP header': 'transport',
      WireGuard: 'unreadable',
    } as const,
  })),
  {
    file: 'xray.json',
    chosen: { format: 'xray', coreVersion: null },
    without: {
      'Trojan over WebSocket': 'security',
      'Shadowsocks with a plugin': 'plugin',
      Hysteria2: 'protocol',
      TUIC: 'protocol',
      WireGuard: 'unreadable',
    },
  },
  { file: 'plain.txt', chosen: { format: 'plain', coreVersion: null }, without: {} },
  { file: 'base64.txt', chosen: { format: 'base64', coreVersion: null }, without: {} },
];

const fixture = (file: string): string =>
  readFileSync(new URL(`../__fixtures__/${file}`, import.meta.url), 'utf8');

describe('renderSubscription', () => {
  test.each(DOCUMENTS)(
    'given a link of each kind, then $file is as it was recorded',
    async ({ file, chosen, without }) => {
      const { body, leftOut } = await renderSubscription(requestFor(chosen));
      expect(body).toBe(fixture(file));
      expect(Object.fromEntries(leftOut.map(({ index, reason }) => [names[index], reason]))).toEqual(without);
    },
  );
});

const FORMATS: ChosenFormat[] = DOCUMENTS.map(({ chosen }) => chosen);

/** The names in each list of servers that an application chooses from. */
function listsOf({ format }: ChosenFormat, body: string): string[][] {
  switch (format) {
    case 'base64':
      return listsOf({ format: 'plain', coreVersion: null }, Buffer.from(body, 'base64').toString());
    case 'plain':
      return [body.split('\n').map((uri) => decodeURIComponent(uri.split('#')[1] ?? 'vmess'))];
    case 'xray':
      return [namesIn(JSON.parse(body), 'remarks')];
    case 'sing-box': {
      const { outbounds } = z.object({ outbounds: z.array(z.looseObject({})) }).parse(JSON.parse(body));
      return [
        namesIn(outbounds, 'tag'),
        ...outbounds.flatMap((group) => lists.safeParse(group.outbounds).data ?? []),
      ];
    }
    default: {
      const document = z
        .object({
          proxies: z.array(z.unknown()),
          'proxy-groups': z.array(z.object({ proxies: z.array(z.string()) })),
        })
        .parse(parse(body));
      return [namesIn(document.proxies, 'name'), ...document['proxy-groups'].map(({ proxies }) => proxies)];
    }
  }
}
const lists = z.array(z.string()).transform((names) => [names]);

function namesIn(entries: unknown, field: string): string[] {
  return z
    .array(z.record(z.string(), z.unknown()))
    .parse(entries)
    .map((entry) => String(entry[field]));
}

describe('what an application can choose from', () => {
  test.each(FORMATS)(
    'given any of the links, then no list of $format $coreVersion is empty and names are unique',
    async (chosen) => {
      const someLinks = fc.subarray(links);
      await fc.assert(
        fc.asyncProperty(someLinks, async (some) => {
          const { body } = await renderSubscription(requestFor(chosen, { links: some }));
          for (const names of listsOf(chosen, body)) {
            expect(names.length).toBeGreaterThan(0);
            if (!names.includes('vmess')) expect(new Set(names).size).toBe(names.length);
          }
        }),
        { numRuns: 40 },
      );
    },
  );

  test.each(FORMATS)(
    'given an expired subscription, then $format $coreVersion has one entry that tells it, and no server',
    async (chosen) => {
      const subscription = { ...requestFor(chosen).subscription, status: 'expired' } as const;
      const { body, headers } = await renderSubscription(requestFor(chosen, { subscription }));
      const shown = listsOf(chosen, body).flat().join();
      expect(shown).toContain('This subscription has ended. Renew it to go on.');
      expect(body).not.toContain('vpn.example');
      expect(Buffer.from(headers.announce?.slice('base64:'.length) ?? '', 'base64').toString()).toBe(
        'This subscription has ended. Renew it to go on.',
      );
    },
  );

  test.each([
    { status: 'preparing', language: 'en', text: 'Your servers are being prepared. Update in a minute.' },
    { status: 'suspended', language: 'en', text: 'This subscription is paused.' },
    { status: 'limited', language: 'en', text: 'Your volume is used up. Renew to go on.' },
    { status: 'limited', language: 'fa', text: 'ترافیک شما تمام شده است. برای ادامه تمدید کنید.' },
    { status: 'active', language: 'en', text: 'There are no servers at the moment. Please contact support.' },
  ] as const)(
    'given one that is $status and no links, then its only entry says “$text”',
    async ({ status, language, text }) => {
      const chosen = { format: 'plain', coreVersion: null } as const;
      const subscription = { ...requestFor(chosen).subscription, status };
      const { body } = await renderSubscription(requestFor(chosen, { subscription, language, links: [] }));
      expect(listsOf(chosen, body)).toEqual([[text]]);
    },
  );

  test('given links of which an application can do none, then it is told', async () => {
    const chosen = { format: 'clash', coreVersion: null } as const;
    const { body, leftOut } = await renderSubscription(
      requestFor(chosen, { links: [{ uri: SAMPLE_LINKS['VLESS over TCP'] ?? '' }] }),
    );
    expect(leftOut).toEqual([{ index: 0, reason: 'protocol' }]);
    expect(listsOf(chosen, body)[0]).toEqual([
      'None of your servers works in this app. Please use another app.',
    ]);
  });
});

describe('fields that would make an application refuse the whole file', () => {
  const uuid = '7f9c2b1e-0000-4000-8000-0000000000aa';
  const ss = (cipher: string, password: string): string =>
    `ss://${Buffer.from(`${cipher}:${password}`).toString('base64url')}@vpn.example:1`;
  test.each([
    [
      'a key of Reality that is too short',
      `vless://${uuid}@h.example:1?security=reality&pbk=abc&sni=a`,
      'credential',
    ],
    [
      'half a byte in a short id',
      `vless://${uuid}@h.example:1?security=reality&pbk=${'A'.repeat(43)}&sid=abc`,
      'credential',
    ],
    ['a flow that nobody knows', `vless://${uuid}@h.example:1?flow=xtls-rprx-direct`, 'flow'],
    ['an id that is no UUID', 'vless://ada@h.example:1', 'credential'],
    [
      'an encryption of VLESS',
      `vless://${uuid}@h.example:1?encryption=mlkem768x25519plus.native.0rtt.k`,
      'encryption',
    ],
    ['a cipher that nobody knows', ss('rot13', 'x'), 'cipher'],
    ['a key of 2022 that is too short', ss('2022-blake3-aes-256-gcm', 'AAAA'), 'credential'],
    ['an obfuscation that nobody knows', 'hysteria2://pw@h.example:1?obfs=x', 'security'],
    ['a transport that nobody knows', `vless://${uuid}@h.example:1?type=kcp`, 'transport'],
    ['a plugin that nobody knows', `${ss('aes-256-gcm', 'x')}?plugin=evil%3Bx`, 'plugin'],
  ])('given %s, then the server is left out', async (_, uri, reason) => {
    for (const format of ['mihomo', 'sing-box'] as const) {
      const chosen = { format, coreVersion: null };
      expect((await renderSubscription(requestFor(chosen, { links: [{ uri }] }))).leftOut).toEqual([
        { index: 0, reason },
      ]);
    }
  });

  test('given texts that look like numbers, then the YAML says that they are texts', async () => {
    const { body } = await renderSubscription(requestFor({ format: 'mihomo', coreVersion: null }));
    expect(body).toContain('"password":"1_000"');
    expect(body).toContain('"short-id":"0b11"');
  });
});
