import type { PlaceView } from '@panelkit/sdk';
import { expect, test } from 'vitest';
import { languages, textsIn } from '../../messages/languages.ts';
import { toText } from '../../pages/parts/html.ts';
import { placesCard } from '../../pages/parts/place-list.ts';

const at = new Date('2026-01-01T12:00:00Z');
const [language] = languages;
const texts = textsIn(language, { timeZone: 'UTC', displayUnit: null });
const handshake = { result: 'answers', connectMs: 21, handshakeMs: 43, at } as const;

function shown(given: { handshake: typeof handshake | null; showsAnswers: boolean }): string {
  const server = {
    reachable: true,
    responseMs: 40,
    lastContactAt: at,
    accountSeenAt: at,
    usageReadAt: at,
    handshake: given.handshake,
  };
  const place: PlaceView = { key: 'de', name: { en: 'Germany' }, server, state: 'ready', reason: null };
  const card = placesCard({ texts, language }, [place], given);
  return card === null ? '' : toText(card);
}

test.each([
  { name: 'a handshake, then it alone', handshake, showsAnswers: true, says: [true, false] },
  {
    name: 'none, then the last answer of its panel',
    handshake: null,
    showsAnswers: true,
    says: [false, true],
  },
  {
    name: 'a reader who did not sign in, then neither',
    handshake,
    showsAnswers: false,
    says: [false, false],
  },
])('given $name', ({ says, ...given }) => {
  const text = shown(given);
  expect([text.includes('in 21 ms'), text.includes('in 40 ms')]).toEqual(says);
});
