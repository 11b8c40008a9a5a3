import { type ChosenFormat, renderSubscription } from '@panelkit/sdk/links';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { cleanLink } from '../../../packages/sdk/src/domain/accounts/clean-link.ts';
import { DECEIVING, HOSTILE_TEXTS } from './hostile-texts.ts';

const ID = '5783a3e7-e373-51cd-8642-c83782b807c5';
const vmess = (settings: object) =>
  `vmess://${Buffer.from(JSON.stringify({ v: '2', add: 'vpn.test', port: '443', id: ID, net: 'tcp', ...settings })).toString('base64')}`;

/** The places of a link in which a panel writes texts of its own. */
const LINKS: Record<string, (text: string) => string> = {
  'the remark of VLESS': (text) => `vless://${ID}@vpn.test:443?security=tls#${text}`,
  'its escaped remark': (text) =>
    `vless://${ID}@vpn.test:443?security=tls#${encodeURIComponent(text.toWellFormed())}`,
  'the remark of Trojan': (text) => `trojan://pass@vpn.test:443?security=tls#${text}`,
  'the remark of VMess': (text) => vmess({ ps: text }),
  'a path': (text) =>
    `vless://${ID}@vpn.test:443?security=tls&type=ws&path=${encodeURIComponent(text.toWellFormed())}#plain`,
  'the host': (text) => `vless://${ID}@${text}:443?security=tls#plain`,
  'the host of VMess': (text) => vmess({ add: text, ps: 'plain' }),
  'the path of VMess': (text) => vmess({ net: 'ws', path: text, ps: 'plain' }),
  'the scheme': (text) => `${text}://${ID}@vpn.test:443#plain`,
};

const FORMATS: ChosenFormat['format'][] = ['base64', 'plain', 'mihomo', 'stash', 'clash', 'sing-box', 'xray'];

/** What a client application reads in a document. */
const READERS: Record<ChosenFormat['format'], (body: string) => unknown> = {
  base64: (body) => Buffer.from(body, 'base64').toString().split('\n'),
  plain: (body) => body.split('\n'),
  mihomo: (body) => parse(body),
  stash: (body) => parse(body),
  clash: (body) => parse(body),
  'sing-box': (body) => JSON.parse(body),
  xray: (body) => JSON.parse(body),
};

async function render(format: ChosenFormat['format'], uris: string[]): Promise<string> {
  const { body } = await renderSubscription({
    links: uris.map((uri) => ({ uri })),
    chosen: { format, coreVersion: null },
    language: 'en',
    now: new Date('2026-01-01T00:00:00Z'),
    subscription: {
      status: 'active',
      uploadBytes: 1,
      downloadBytes: 2,
      trafficLimitBytes: 1000,
      expiresAt: new Date('2026-02-01T00:00:00Z'),
      refillsAt: null,
    },
    brand: { name: 'Shop', supportUrl: null, pageUrl: null, updateIntervalHours: 12 },
  });
  return body;
}

/** Every key and every text of a document. */
function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [key, ...textsOf(inner)]);
}

describe.each(Object.entries(LINKS))('hostile texts in %s of a link', (place, linkWith) => {
  test.each(Object.entries(HOSTILE_TEXTS))(
    'given %s, then what is handed on is one clean line',
    (_name, text) => {
      const clean = cleanLink(linkWith(text));
      if (clean === null) return;
      expect(clean).not.toMatch(/[\r\n]/);
      expect(clean).not.toMatch(DECEIVING);
      if (!place.includes('path')) expect(clean.length).toBeLessThan(3000);
      expect(clean.isWellFormed()).toBe(true);
    },
  );

  test.each(FORMATS)(
    'given them all, then %s can be read, and no text became a part of it',
    async (format) => {
      const links = Object.values(HOSTILE_TEXTS).flatMap((text) => cleanLink(linkWith(text)) ?? []);
      const texts = textsOf(READERS[format](await render(format, links)));
      expect(texts.filter((text) => text === 'evil' || text.startsWith('Bcc:'))).toEqual([]);
      for (const text of texts) {
        expect(text).not.toMatch(DECEIVING);
        expect(text.isWellFormed()).toBe(true);
      }
    },
  );
});
