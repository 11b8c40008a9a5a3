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

/** A certificate and its key that nobody vouches for, in files of a folder of their own. */
export function makeCertificate(): { certificateFile: string; keyFile: string; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'panelkit-certificate-'));
  const [certificateFile, keyFile] = [join(folder, 'certificate.pem'), join(folder, 'key.pem')];
  execFileSync('openssl', [
    ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2'],
    ...['-subj', '/CN=localhost', '-addext', 'subjectAltName=IP:127.0.0.1,DNS:localhost'],
    ...['-keyout', keyFile, '-out', certificateFile],
  ]);
  return { certificateFile, keyFile, remove: () => rmSync(folder, { recursive: true }) };
}

/** The web server behind which a Reality inbound hides, here on loopback. */
export async function startRealityTarget(): Promise<{ address: string; stop(): void }> {
  const { certificateFile, keyFile, remove } = makeCertificate();
  const options = { cert: readFileSync(certificateFile), key: readFileSync(keyFile) };
  const server = createServer({ ...options, minVersion: 'TLSv1.3', ALPNProtocols: ['h2', 'http/1.1'] });
  remove();
  server.on('tlsClientError', () => {});
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new TypeError('the server has no port');
  return { address: `127.0.0.1:${address.port}`, stop: () => server.close() };
}
