import { randomBytes } from 'node:crypto';
import { afterEach, describe, expect, test } from 'vitest';
import { EICAR, type FakeClamd, startFakeClamd } from '../../tests/fake-clamd.ts';
import { createClamdScanner } from './clamd-scanner.ts';

let clamd: FakeClamd | null = null;
afterEach(async () => {
  await clamd?.close();
  clamd = null;
});

async function scannerOf(options: Parameters<typeof startFakeClamd>[0] = {}) {
  clamd = await startFakeClamd(options);
  const waits = options.answer === null ? { timeoutMs: 200 } : {};
  return createClamdScanner({ address: clamd.address, ...waits });
}

describe('A scanner that asks clamd', () => {
  test.each([0, 1, 65_536, 65_537, 5_000_000])(
    'given %i bytes, then they arrive as they are',
    async (bytes) => {
      const content = randomBytes(bytes);
      expect(await (await scannerOf()).scan(content)).toBe(null);
      expect(clamd?.scanned.map((sent) => sent.equals(content))).toEqual([true]);
    },
  );

  test('given what a signature knows, also across two chunks, then it is named', async () => {
    const scanner = await scannerOf();
    expect(await scanner.scan(Buffer.from(EICAR))).toBe('Eicar-Signature');
    const across = Buffer.concat([Buffer.alloc(65_500), Buffer.from(EICAR)]);
    expect(await scanner.scan(across)).toBe('Eicar-Signature');
  });

  test.each([
    { name: 'a complaint', answer: 'INSTREAM size limit exceeded. ERROR\0', says: /size limit exceeded/ },
    { name: 'nothing', answer: '', says: /could not judge/ },
    { name: 'something else', answer: 'stream: OK and more', says: /could not judge/ },
    { name: 'a flood', answer: 'x'.repeat(100_000), says: /too much/ },
    { name: 'no answer', answer: null, says: /aborted/ },
  ])('given $name in place of a verdict, then the file is not taken for clean', async ({ answer, says }) => {
    await expect((await scannerOf({ answer })).scan(Buffer.from('x'))).rejects.toThrow(says);
  });

  test('given no daemon, then the scan fails', async () => {
    const scanner = await scannerOf();
    await clamd?.close();
    clamd = null;
    await expect(scanner.scan(Buffer.from('x'))).rejects.toThrow(/ECONNREFUSED/);
  });
});
