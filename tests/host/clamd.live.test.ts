import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freePort } from '../../packages/panel-adapters/src/dialer/free-port.ts';
import { createClamdScanner } from '../../packages/shop/src/security/scanning/clamd-scanner.ts';
import type { UploadScanner } from '../../packages/shop/src/security/scanning/upload-scanner.ts';
import { EICAR } from '../../packages/shop/src/tests/fake-clamd.ts';
import { start } from '../core/run-program.ts';

/** `PANELKIT_LIVE_CLAMD_BIN`: the daemon of Debian's clamav-daemon, unless it is where Debian puts it. */
const clamd = process.env.PANELKIT_LIVE_CLAMD_BIN ?? '/usr/sbin/clamd';

describe.skipIf(!existsSync(clamd))('A scanner that asks the real clamd', () => {
  let folder: string;
  let daemon: Awaited<ReturnType<typeof start>>;
  let scanner: UploadScanner;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'panelkit-clamd-'));
    // One signature in place of the whole database: the bytes of the test file, wherever they are.
    await writeFile(join(folder, 'eicar.ndb'), `Eicar-Bytes:0:*:${Buffer.from(EICAR).toString('hex')}\n`);
    const port = await freePort();
    const settings = [`DatabaseDirectory ${folder}`, 'TCPAddr 127.0.0.1', `TCPSocket ${port}`];
    const limits = ['Foreground yes', 'StreamMaxLength 6M', `User ${userInfo().username}`];
    await writeFile(join(folder, 'clamd.conf'), [...settings, ...limits, ''].join('\n'));
    daemon = await start(clamd, ['--config-file', join(folder, 'clamd.conf')], port);
    scanner = createClamdScanner({ address: `clamd://127.0.0.1:${port}` });
  });
  afterAll(async () => {
    await daemon?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  test('given pictures of up to 5 MB, then what the signature knows is named, wherever it is, and nothing else', async () => {
    expect(await scanner.scan(randomBytes(5 * 1024 ** 2))).toBe(null);
    expect(await scanner.scan(Buffer.from(EICAR))).toBe('Eicar-Bytes.UNOFFICIAL');
    const hidden = Buffer.concat([Buffer.alloc(65_500, 'x'), Buffer.from(EICAR), Buffer.alloc(1000, 'x')]);
    expect(await scanner.scan(hidden)).toBe('Eicar-Bytes.UNOFFICIAL');
  });

  test('given more than the daemon takes, then the file is not taken for clean', async () => {
    await expect(scanner.scan(Buffer.alloc(8 * 1024 ** 2))).rejects.toThrow();
  });
});
