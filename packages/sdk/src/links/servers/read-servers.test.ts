import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SAMPLE_LINKS } from '../formats/sample-links.ts';
import { readServers } from './read-servers.ts';

const SAMPLES = Object.values(SAMPLE_LINKS);
const plain = 'vless://id@vpn.example:443?type=tcp&x=%2F+~';

function settingsOf(uri: string): unknown {
  return JSON.parse(Buffer.from(uri.slice('vmess://'.length), 'base64').toString());
}

/** All of a link but its remark. */
function withoutRemark(uri: string): unknown {
  if (!uri.startsWith('vmess://')) return uri.split('#')[0];
  const settings = settingsOf(uri);
  return { ...(typeof settings === 'object' ? settings : {}), ps: '' };
}

describe('readServers', () => {
  test('given a link of each kind, then its remark is its place, and all else is as the panel gave it', async () => {
    const { servers, leftOut } = await readServers(
      SAMPLES.map((uri) => ({ uri, place: 'Germany' })),
      'Shop',
    );
    expect(leftOut).toEqual([]);
    expect(servers.map(({ uri }) => withoutRemark(uri))).toEqual(SAMPLES.map(withoutRemark));
    expect(servers.map(({ name }) => name)).toEqual(SAMPLES.map((_, index) => `Germany ${index + 1}`));
    expect(servers.some(({ uri }) => uri.includes('alice'))).toBe(true); // in the secret of Hysteria2 alone
    expect(servers.filter(({ uri }) => /#.*alice/.test(uri))).toEqual([]);
  });

  test.each([
    { name: 'one place', places: ['Germany'], names: ['Germany'] },
    { name: 'no place', places: [null], names: ['Shop'] },
    {
      name: 'several, one of which is called as another is counted',
      places: ['Germany', 'Germany', 'Germany 1'],
      names: ['Germany 2', 'Germany 3', 'Germany 1'],
    },
    { name: 'the name of a group', places: ['Proxy', 'DIRECT'], names: ['Proxy 1', 'DIRECT 1'] },
    { name: 'a name that deceives', places: ['a\u202egnp\n', '\u200b'], names: ['a gnp', 'Server'] },
    { name: 'a long name', places: ['x'.repeat(100)], names: [`${'x'.repeat(59)}…`] },
    { name: 'a Persian name', places: ['آلمان ۱'], names: ['آلمان ۱'] },
  ])('given $name, then the names are $names', async ({ places, names }) => {
    const { servers } = await readServers(
      places.map((place) => ({ uri: plain, place })),
      'Shop',
    );
    expect(servers.map(({ name }) => name)).toEqual(names);
    expect(servers.map(({ uri }) => uri)).toEqual(
      names.map((name) => `${plain}#${encodeURIComponent(name)}`),
    );
  });

  test.each([
    ['javascript:alert(1)', 'not-a-link'],
    ['https://evil.example/login', 'not-a-link'],
    ['vless://id@vpn.example:443\nvless://other@evil.example:443', 'not-a-link'],
    ['vmess://%%%', 'not-a-link'],
    ['vmess://bnVsbA==', 'not-a-link'],
    ['', 'not-a-link'],
    [`trojan://pw@vpn.example:443?x=${'x'.repeat(40_000)}`, 'too-long'],
  ])('given %.40s, then it is left out as %s and the others stay', async (uri, reason) => {
    const { servers, leftOut } = await readServers([{ uri }, { uri: plain }], 'Shop');
    expect(leftOut).toEqual([{ index: 0, reason }]);
    expect(servers.map(({ index }) => index)).toEqual([1]);
  });

  test('given more links than a subscription can have, then those beyond are left out', async () => {
    const { servers, leftOut } = await readServers(
      Array.from({ length: 1002 }, () => ({ uri: plain })),
      'Shop',
    );
    expect(servers).toHaveLength(1000);
    expect(leftOut.map(({ reason }) => reason)).toEqual(['too-many', 'too-many']);
  });

  test('given any texts, then nothing throws, and names are unique', async () => {
    const uri = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom(...SAMPLES),
      fc
        .tuple(fc.constantFrom('vless', 'vmess', 'ss', 'trojan', 'tuic'), fc.string())
        .map(([a, b]) => `${a}://${b}`),
    );
    const place = fc.option(fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('A', 'A 1', 'Proxy')));
    await fc.assert(
      fc.asyncProperty(fc.array(fc.record({ uri, place })), fc.string(), async (links, shopName) => {
        const { servers, leftOut } = await readServers(links, shopName);
        expect(servers.length + leftOut.length).toBe(links.length);
        expect(new Set(servers.map(({ name }) => name)).size).toBe(servers.length);
      }),
      { numRuns: 100 },
    );
  });
});
