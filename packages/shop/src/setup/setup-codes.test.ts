import { createTestClock } from '@panelkit/sdk/testing';
import { expect, test } from 'vitest';
import { createMemoryStore } from '../store/memory-store.ts';
import { createSetupCodes } from './setup-codes.ts';

const HERE = '198.51.100.1';
const parts = () => ({
  store: createMemoryStore(),
  clock: createTestClock(),
  secret: 'a-secret-that-only-tests-know',
});

test('given a printed code, when it is used by another process, then it is valid once', async () => {
  const given = parts();
  const code = createSetupCodes(given).issue();
  expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){3}$/);
  const other = createSetupCodes(given);
  expect(await other.look(code, HERE)).toBe('valid');
  const uses = await Promise.all([other.use(code), createSetupCodes(given).use(code)]);
  expect(uses.toSorted()).toEqual([false, true]);
});

test('given a code, when it is typed on a phone, then small letters, other digits and hyphens do not matter', async () => {
  const codes = createSetupCodes(parts());
  const typed = codes
    .issue()
    .toLowerCase()
    .replaceAll('-', ' – ')
    .replaceAll('0', 'o')
    .replaceAll('1', 'l')
    .replaceAll('7', '۷');
  expect(await codes.look(typed, HERE)).toBe('valid');
});

test('given a code of an hour ago, or of another secret, or changed in any letter, then it is wrong', async () => {
  const given = parts();
  const codes = createSetupCodes(given);
  const code = codes.issue();
  const others = [...code].flatMap((letter, index) =>
    letter === '-' ? [] : [code.slice(0, index) + (letter === 'A' ? 'B' : 'A') + code.slice(index + 1)],
  );
  const foreign = createSetupCodes({ ...given, secret: 'another' }).issue();
  for (const wrong of [...others, foreign, '', '-', code.slice(0, -1)])
    expect([wrong, await codes.use(wrong)]).toEqual([wrong, false]);
  await given.clock.advance(59 * 60_000);
  expect(await codes.look(code, HERE)).toBe('valid');
  await given.clock.advance(60_000);
  expect(await codes.look(code, HERE)).toBe('wrong');
  expect(await codes.use(code)).toBe(false);
});

test('given fifty wrong codes of a network, when the right one follows, then it waits too, but not from elsewhere', async () => {
  const codes = createSetupCodes(parts());
  const code = codes.issue();
  for (let count = 0; count < 50; count += 1) expect(await codes.look('0000', HERE)).toBe('wrong');
  expect(await codes.look(code, HERE)).toBe('paused');
  expect(await codes.look(code, '203.0.113.9')).toBe('valid');
});
