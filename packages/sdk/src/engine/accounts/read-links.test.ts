import { expect, test } from 'vitest';
import { createAesSecretBox } from '../../defaults/aes-secret-box.ts';
import { sealLinks } from './account-secrets.ts';
import { createLinkReader } from './read-links.ts';

const secretBox = createAesSecretBox({ secretKey: 'a secret for the tests' });
const [first, second] = ['vless://id@one.example:443', 'vless://id@two.example:443'];

test('given links that were opened, when they are sealed again, then the new ones are read; until then, they are opened once', () => {
  let openedCount = 0;
  const open: typeof secretBox.open = (sealed, context) => {
    openedCount += 1;
    return secretBox.open(sealed, context);
  };
  const readLinks = createLinkReader({ ...secretBox, open });
  const sealed = (links: string[]) => ({ id: 'a', sealedLinks: sealLinks(secretBox, 'a', links) });
  const [before, after] = [sealed([first]), sealed([second])];
  expect([readLinks(before), readLinks(before), openedCount]).toEqual([[first], [first], 1]);
  expect([readLinks(after), openedCount]).toEqual([[second], 2]);
  expect(readLinks({ id: 'a', sealedLinks: null })).toEqual([]);
});

test("given another account's sealed links, then they are refused, also when they were opened before", () => {
  const readLinks = createLinkReader(secretBox);
  const sealedLinks = sealLinks(secretBox, 'a', [first]);
  readLinks({ id: 'a', sealedLinks });
  expect(() => readLinks({ id: 'b', sealedLinks })).toThrow(
    expect.objectContaining({ code: 'SECRET_KEY_MISMATCH' }),
  );
});
