import { randomBytes } from 'node:crypto';
import { stat, statfs } from 'node:fs/promises';
import type { LookupFunction } from 'node:net';
import { join } from 'node:path';
import { type Clock, isPanelkitError } from '@panelkit/sdk';
import { cookieSecretOf, createClamdScanner } from '@panelkit/shop';
import {
  FORGED_CHAIN,
  flawOf,
  mailFault,
  proofOf,
  type Seen,
  seenSchema,
  signProbe,
  verifyMail,
} from '@panelkit/shop/programs';
import { createPostgresBackend } from '@panelkit/storage-postgres';
import type { Env } from '../env/env.ts';
import { findSecretKey } from '../env/secret-key.ts';
import { type Answer, ask } from './ask.ts';
import type {
  DatabaseFacts,
  Facts,
  LinkFacts,
  MachineFacts,
  MailFacts,
  PanelFacts,
  ScannerFacts,
  ShopFacts,
} from './facts.ts';
import { type Certificate, readCertificate } from './read-certificate.ts';
import { readDiskEncryption } from './read-disk.ts';

/** Finds out all about a set-up; changes nothing. */
export async function gather(
  env: Env,
  { clock, lookup }: { clock: Clock; lookup?: LookupFunction | undefined },
): Promise<Facts> {
  const { secretKey } = await findSecretKey(env);
  const now = clock.now();
  const { email, password } = env.staff;
  const way = { url: env.publicUrl ?? `http://localhost:${env.port ?? 3000}`, lookup, now };
  const secret = cookieSecretOf(secretKey.current);
  const shop = await askShop({ ...way, secret });
  const addresses = shop.kind === 'seen' ? shop.seen.linkAddresses : [];
  return {
    now,
    env,
    staffPasswordFlaw: password === null ? null : await flawOf(password, { email, name: '' }),
    machine: await readMachine(env),
    shop,
    database: shop.kind === 'seen' ? null : await readDatabase(env),
    mail: await readMail(env),
    scanner: await readScanner(env),
    panels: shop.kind === 'seen' ? await Promise.all(shop.seen.panels.map(readPanel)) : [],
    links: await Promise.all(addresses.map((address) => readLink(address, { lookup, now, secret }))),
  };
}

type Way = { url: string; lookup: LookupFunction | undefined; secret: string; now: Date };

/** Asks the running shop by the way that customers come. */
async function askShop({ url, lookup, secret, now }: Way): Promise<ShopFacts> {
  const to = (path: string): string => new URL(path, url).href;
  try {
    const asked = await askSeen({ url, lookup, secret, now });
    if (asked.kind !== 'seen') return asked;
    const { seen, certificate, given } = asked;
    const signIn = await ask(to('/sign-in'), { lookup });
    return {
      kind: 'seen',
      seen,
      metricsStatus: (await ask(to('/metrics'), { lookup })).status,
      cookies: signIn.headers['set-cookie'] ?? [],
      hasHsts: signIn.headers['strict-transport-security'] !== undefined,
      certificate,
      clockSkewMs: now.getTime() - new Date(given.date ?? now).getTime(),
    };
  } catch (error) {
    return { kind: 'unreachable', cause: causeOf(error) };
  }
}

type Asked =
  | Exclude<ShopFacts, { kind: 'seen' }>
  | { kind: 'seen'; seen: Seen; certificate: Certificate | null; given: Answer['headers'] };

/** Asks below an address whether this shop answers there. @throws Error of the connection */
async function askSeen({ url, lookup, secret, now }: Way): Promise<Asked> {
  const certificate = url.startsWith('https:') ? await readCertificate(url, lookup) : null;
  if (certificate !== null && certificate.flaw !== null)
    return { kind: 'untrusted', cause: certificate.flaw };
  const nonce = randomBytes(16).toString('base64url');
  const authorization = signProbe({ secret, nonce, now });
  const headers = { authorization, 'x-forwarded-for': FORGED_CHAIN };
  const at = `${url.replace(/\/+$/, '')}/doctor/seen`;
  const { status, headers: given, body } = await ask(at, { headers, lookup });
  const seen = seenSchema.safeParse(status === 200 ? parseJson(body) : null).data;
  if (seen === undefined || seen.proof !== proofOf(nonce, secret)) return { kind: 'stranger', status };
  return { kind: 'seen', seen, certificate, given };
}

async function readLink(address: string, way: Omit<Way, 'url'>): Promise<LinkFacts> {
  try {
    const asked = await askSeen({ ...way, url: address });
    return { address, flaw: asked.kind === 'seen' ? null : asked };
  } catch (error) {
    return { address, flaw: { kind: 'unreachable', cause: causeOf(error) } };
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

async function readMachine({ storage }: Env): Promise<MachineFacts> {
  if (storage.kind === 'memory') return { freeBytes: null, openPaths: [], disk: 'unknown' };
  const { dataDir } = storage;
  const disk = await statfs(dataDir).catch(() => null);
  const paths = [dataDir, join(dataDir, 'secret.key')];
  const modes = await Promise.all(paths.map((path) => stat(path).catch(() => null)));
  return {
    freeBytes: disk === null ? null : disk.bavail * disk.bsize,
    // A server has a disk of its own.
    disk: storage.kind === 'folder' ? await readDiskEncryption(dataDir) : 'unknown',
    openPaths: paths.filter((_path, index) => ((modes[index]?.mode ?? 0) & 0o077) !== 0),
  };
}

async function readDatabase({ storage }: Env): Promise<DatabaseFacts | null> {
  if (storage.kind !== 'server') return null;
  try {
    const backend = await createPostgresBackend({
      connectionString: storage.connectionString,
      migrate: false,
    });
    await backend.close();
    return { kind: 'usable' };
  } catch (error) {
    if (!isPanelkitError(error)) throw error;
    return { kind: 'unusable', cause: error.message };
  }
}

async function readMail({ mail }: Env): Promise<MailFacts> {
  const { smtpUrl, proxyUrl } = mail;
  if (smtpUrl === null) return { kind: 'none' };
  try {
    await verifyMail({ smtpUrl, proxyUrl });
    return { kind: 'works' };
  } catch (error) {
    const { code, responseCode } = mailFault(error);
    return { kind: 'refused', cause: responseCode === null ? code : `${code} ${responseCode}` };
  }
}

/** https://www.eicar.org/download-anti-malware-testfile, in two parts: this file is no find. */
const EICAR = ['X5O!P%@AP[4\\PZX54(P^)7CC)7}$', 'EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*'];

async function readScanner({ uploadScannerUrl: address }: Env): Promise<ScannerFacts> {
  if (address === null) return { kind: 'none' };
  try {
    const found = await createClamdScanner({ address }).scan(Buffer.from(EICAR.join('')));
    return { kind: found === null ? 'blind' : 'works' };
  } catch (error) {
    return { kind: 'silent', cause: causeOf(error) };
  }
}

async function readPanel(panel: Omit<PanelFacts, 'certificate'>): Promise<PanelFacts> {
  const isHttps = panel.origin.startsWith('https:');
  const certificate: Certificate | null = isHttps
    ? await readCertificate(panel.origin).catch(() => null)
    : null;
  return { ...panel, certificate };
}

function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  return 'code' in error ? String(error.code) : error.message;
}
