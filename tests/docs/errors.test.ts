import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { errorsDocument } from '../../scripts/write-errors-doc.ts';
import { workspace } from './read-documents.ts';

test('given the types of the errors, then docs/errors.md says what they say (`node scripts/write-errors-doc.ts` writes it)', () => {
  expect(readFileSync(`${workspace}docs/errors.md`, 'utf8')).toBe(errorsDocument());
});
