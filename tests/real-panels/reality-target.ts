import { execFileSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer } from 'node:tls';

/** A key pair as Reality writes it. */
export function makeKeyPair(): { privateKey: string; publicKey: string } {
  const { d, x } = generateKeyPairSync('x25519').privateKey.export({ format: 'jwk' });
  if (d === undefined || x === undefined) throw new TypeError('the key has no parts');
  return { privateKey: d, publicKey: x };
}

/** A certificate that nobody vouches for, and its key, as files in the folder. */
export function makeCertificate(folder: string): { file: string; keyFile: string } {
  const [file, keyFile] = [join(folder, 'certificate.pem'), join(folder, 'key.pem')];
  execFileSync('openssl', [
    'req',
    '-x509',
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:P-256',
    '-nodes',
    '-days',
    '2',
    '-subj',
    '/CN=localhost',
    '-addext',
    'subjectAltName=IP:127.0.0.1,DNS:localhost',
    '-keyout',
    keyFile,
    '-out',
    file,
  ]);
  return { file, keyFile };
}

/** The web server behind which a Reality inbound hides, here on loopback. */
export async function startRealityTarget(): Promise<{ address: string; stop(): void }> {
  const folder = mkdtempSync(join(tmpdir(), 'panelkit-reality-'));
  const { file, keyFile } = makeCertificate(folder);
  const options = { cert: readFileSync(file), key: readFileSync(keyFile) };
  const server = createServer({ ...options, minVersion: 'TLSv1.3', ALPNProtocols: ['h2', 'http/1.1'] });
  rmSync(folder, { recursive: true });
  server.on('tlsClientError', () => {});
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new TypeError('the server has no port');
  return { address: `127.0.0.1:${address.port}`, stop: () => server.close() };
}
