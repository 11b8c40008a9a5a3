import { createAesSecretBox } from '@panelkit/sdk';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sealed, toHex } from './sealed.ts';

const box = createAesSecretBox({ secretKey: 'a-secret-key-that-only-tests-know' });
const kept = (value: string) => sealed.read(sealed.write(value));
const bytesOf = (value: string) => Buffer.from(String(toHex(value)).slice(2), 'hex').length;

test('given sealed values and hashes, when kept, then they come back, and take a quarter less', () => {
  fc.assert(
    fc.property(fc.string(), (secret) => {
      for (const value of [box.seal(secret, 'context'), box.hash(secret, 'purpose')]) {
        expect(kept(value)).toBe(value);
        expect(bytesOf(value)).toBeLessThan(value.length * 0.8);
      }
    }),
  );
});

test.each([
  ['nothing', ''],
  ['a word', 'sealed'],
  ['base64 that is not canonical', 'v1.b7a01f9c7230.AB'],
  ['a key id alone', 'b7a01f9c7230.'],
  ['what begins as a form', '\u0001abc'],
  ['what begins as a text of its own', '\u0000abc'],
  ['another box', 'vault:v1:8SDd3WHDOjf7mq69CyCqYjBXAiQQAVZRkFM='],
])('given %s, when kept, then it comes back', (_, value) => {
  expect(kept(value)).toBe(value);
});

test('given any text, when kept, then it comes back', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (value) => {
      expect(kept(value)).toBe(value);
    }),
  );
});
