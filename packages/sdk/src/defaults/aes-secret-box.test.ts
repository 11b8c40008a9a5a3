import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isPanelkitError } from '../errors/panelkit-error.ts';
import { createAesSecretBox } from './aes-secret-box.ts';

const OLD = 'the secret of last year';
const NEW = 'the secret of this year';

function errorOf(run: () => unknown): { code: string; details: object } | null {
  try {
    run();
    return null;
  } catch (error) {
    return isPanelkitError(error) ? { code: error.code, details: error.details } : null;
  }
}

describe('AES secret box', () => {
  const box = createAesSecretBox({ secretKey: NEW });

  test('given any text and context, when sealed and opened, then it is the same and was not readable', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string(), (plaintext, context) => {
        const sealed = box.seal(plaintext, context);
        expect(box.open(sealed, context)).toBe(plaintext);
        if (plaintext.length > 8) expect(sealed).not.toContain(plaintext);
      }),
    );
  });

  test('given one text, when sealed twice, then the sealed texts differ and carry format and key id', () => {
    const first = box.seal('password', 'panel:1');
    expect(first).toMatch(/^v1\.[0-9a-f]{12}\.[\w-]+$/);
    expect(box.seal('password', 'panel:1')).not.toBe(first);
  });

  test.each([
    { name: 'another context', change: (sealed: string) => sealed, context: 'panel:2' },
    { name: 'a changed byte', change: (sealed: string) => flipLast(sealed), context: 'panel:1' },
    { name: 'a cut end', change: (sealed: string) => sealed.slice(0, -30), context: 'panel:1' },
    { name: 'another format', change: (sealed: string) => sealed.replace('v1', 'v2'), context: 'panel:1' },
    { name: 'no sealed text at all', change: () => 'plain', context: 'panel:1' },
  ])('given $name, when opened, then SECRET_KEY_MISMATCH', ({ change, context }) => {
    const sealed = change(box.seal('password', 'panel:1'));
    expect(errorOf(() => box.open(sealed, context))?.code).toBe('SECRET_KEY_MISMATCH');
  });

  test('given a value of an unknown key, when opened, then SECRET_KEY_MISMATCH names the key', () => {
    const sealed = createAesSecretBox({ secretKey: OLD }).seal('password', 'panel:1');
    expect(errorOf(() => box.open(sealed, 'panel:1'))).toEqual({
      code: 'SECRET_KEY_MISMATCH',
      details: { keyId: sealed.split('.')[1] },
    });
  });

  test('given a value that was never sealed, when opened, then the error shows no part of it', () => {
    expect(errorOf(() => box.open('v1.hunter2.x', 'panel:1'))?.details).toEqual({ keyId: 'unknown' });
  });

  test('given a rotated key, when old values are opened and looked up, then they are found and new ones use the new key', () => {
    const before = createAesSecretBox({ secretKey: OLD });
    const rotated = createAesSecretBox({ secretKey: { current: NEW, previous: [OLD] } });
    expect(rotated.open(before.seal('password', 'panel:1'), 'panel:1')).toBe('password');
    expect(box.open(rotated.seal('password', 'panel:1'), 'panel:1')).toBe('password');
    expect(rotated.hash('token', 'link')).toBe(box.hash('token', 'link'));
    expect(rotated.lookupHashes('token', 'link')).toEqual([
      box.hash('token', 'link'),
      before.hash('token', 'link'),
    ]);
  });

  test('given one value, when hashed, then purpose, value and key each change the hash', () => {
    const hash = box.hash('abc', 'name');
    expect(hash).toMatch(/^[0-9a-f]{12}\.[\w-]{43}$/);
    expect(box.hash('abc', 'name')).toBe(hash);
    const others = [
      box.hash('abc', 'link'),
      box.hash('ab', 'cname'),
      box.hash('abd', 'name'),
      createAesSecretBox({ secretKey: OLD }).hash('abc', 'name'),
    ];
    expect(new Set([hash, ...others]).size).toBe(5);
  });

  test('given too short secrets, when created, then CONFIG_INVALID names each without showing it', () => {
    const create = () => createAesSecretBox({ secretKey: { current: 'short one', previous: [OLD, 'tiny'] } });
    expect(errorOf(create)).toEqual({
      code: 'CONFIG_INVALID',
      details: {
        issues: [
          expect.objectContaining({ path: 'secretKey', code: 'too-short' }),
          expect.objectContaining({ path: 'secretKey.previous.1', code: 'too-short' }),
        ],
      },
    });
    expect(JSON.stringify(errorOf(create))).not.toMatch(/short one|tiny/);
  });
});

function flipLast(sealed: string): string {
  return sealed.slice(0, -5) + (sealed.at(-5) === 'A' ? 'B' : 'A') + sealed.slice(-4);
}
