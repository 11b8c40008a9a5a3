import { globSync, readFileSync } from 'node:fs';
import { buildShareLink, parseShareLink } from '@panelkit/sdk/links';
import { expect, test } from 'vitest';

/** The links in the recorded answers of real panels. */
function recordedLinks(): string[] {
  const folder = `${import.meta.dirname}/../`;
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
