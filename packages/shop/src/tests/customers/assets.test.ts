import fs, { readdirSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { assetPath } from '../../assets/assets.ts';
import { bundles } from '../../assets/bundles.ts';
import { PUBLIC_FOLDER } from '../../public-folder.ts';
import { openTestShop, type TestShop } from '../test-shop.ts';

let shop: TestShop;
beforeAll(async () => {
  shop = await openTestShop();
});
afterAll(() => shop.close());

const ask = (path: string, encoding: string) =>
  fetch(`${shop.url}/${path}`, { headers: { 'accept-encoding': encoding } });
const styleSheet = assetPath('shop');

describe('What every page is made of', () => {
  test('given the style sheets of the shop, then each is in a bundle', () => {
    const sheets = readdirSync(PUBLIC_FOLDER).filter((file) => file.endsWith('.css'));
    const bundled = new Set(bundles.flatMap(([, names]) => names.map((name) => `${name}.css`)));
    expect(sheets.filter((file) => !bundled.has(file))).toEqual([]);
  });

  test('given a page, then its style sheet, its script and the fonts of its language are named by what is in them', async () => {
    for (const [language, fonts] of [
      ['en', ['inter']],
      ['fa', ['vazirmatn', 'vazirmatn-latin']],
      ['ru', ['inter', 'inter-cyrillic']],
    ] as const) {
      const text = await (await fetch(shop.url, { headers: { 'accept-language': language } })).text();
      const named = [...text.matchAll(/(?:href|src)="\/(assets\/[^"]+)"/g)].map(([, path]) => path);
      expect(named).toEqual([styleSheet, ...fonts.map((name) => assetPath(name)), assetPath('page')]);
    }
  });

  test('given a file of every page, then it is sent; given a page, then the disk is not looked at for it', async () => {
    for (const name of ['favicon.svg', 'fonts/inter.woff2', 'page.js'])
      expect((await fetch(`${shop.url}/${name}`)).status, name).toBe(200);
    const looks = vi.spyOn(fs, 'stat');
    const statuses = await Promise.all(
      ['', 'sign-in', 'fonts', 'fonts/', 'no-such.css'].map(
        async (path) => (await fetch(`${shop.url}/${path}`)).status,
      ),
    );
    expect(statuses).toEqual([200, 200, 404, 404, 404]);
    expect(looks.mock.calls).toEqual([]);
    looks.mockRestore();
  });

  test.each(['br', 'gzip'])(
    'given a browser that unpacks %s, then it is sent so, and kept for a year',
    async (encoding) => {
      const plain = await (await ask(styleSheet, 'identity')).text();
      const packed = await ask(styleSheet, encoding);
      expect(packed.headers.get('content-encoding')).toBe(encoding);
      expect(packed.headers.get('vary')).toContain('Accept-Encoding');
      expect(packed.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
      expect(await packed.text()).toBe(plain);
    },
  );

  test('given a browser that unpacks nothing, then it is sent as it is', async () => {
    const answer = await ask(styleSheet, 'identity');
    expect(answer.headers.get('content-encoding')).toBeNull();
    expect(answer.headers.get('content-type')).toBe('text/css; charset=utf-8');
  });

  test('given a style sheet, then the fonts that it names are there, unpacked once', async () => {
    const text = await (await ask(styleSheet, 'br')).text();
    const named = [...text.matchAll(/url\("([^"]+)"\)/g)].map(([, path]) => `assets/${path}`);
    expect(named).toHaveLength(4);
    for (const path of named) {
      const answer = await ask(path, 'br, gzip');
      expect([path, answer.status, answer.headers.get('content-encoding')]).toEqual([path, 200, null]);
      expect(answer.headers.get('content-type')).toBe('font/woff2');
    }
  });

  test('given another version or a file beside them, then it is not there', async () => {
    for (const path of [
      styleSheet.replace(/-\w+\./, '-000000000000.'),
      'assets/..%2fpackage.json',
      'assets/',
    ])
      expect([path, (await ask(path, 'br')).status]).toEqual([path, 404]);
  });
});
