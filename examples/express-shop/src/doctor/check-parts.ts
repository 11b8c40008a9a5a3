import { addMs, DAY_MS } from '@panelkit/sdk';
import { isServedToOthers } from './check-settings.ts';
import type { Facts, PanelFacts } from './facts.ts';
import { type Finding, failure, warning } from './finding.ts';
import type { Certificate } from './read-certificate.ts';

const MIB = 2 ** 20;
/** Certificates are renewed a month ahead, so one this close to its end is not renewed automatically. */
const RENEWED_BEFORE_MS = 14 * DAY_MS;
/** A cookie's and a code's time is counted in minutes, so more is seen by customers. */
const CLOCK_SKEW_LIMIT_MS = 10_000;
const DATABASE_SKEW_LIMIT_MS = 2000;

export function checkMachine({ machine }: Facts): Finding[] {
  const { freeBytes, openPaths } = machine;
  const findings = openPaths.map((path) =>
    failure('permissions', `others on this machine can read ${path}`, `run: chmod -R go= ${path}`),
  );
  if (freeBytes !== null && freeBytes < 1024 * MIB)
    findings.push(
      (freeBytes < 200 * MIB ? failure : warning)(
        'disk',
        `${Math.floor(freeBytes / MIB)} MiB are free where DATA_DIR is`,
        'make room: a full disk stops the shop',
      ),
    );
  return findings;
}

/** Names, receipts and payments are not encrypted by the shop. */
export function checkDisk({ machine: { disk }, env }: Facts): Finding[] {
  if (!isServedToOthers(env) || env.diskEncrypted || disk === 'encrypted') return [];
  const problem =
    disk === 'plain'
      ? 'whoever takes the disk reads names, receipts and payments: it is not encrypted'
      : 'doctor cannot see whether the disk of the database is encrypted';
  return [warning('disk-encryption', problem, 'encrypt it, or set DISK_ENCRYPTED=true once it is')];
}

export function checkDatabase({ database, shop }: Facts): Finding[] {
  if (database?.kind === 'unusable')
    return [failure('database', database.cause, 'start the database, or run: node dist/admin.js migrate')];
  if (shop.kind !== 'seen') return [];
  const { ready, clockSkewMs } = shop.seen.database;
  if (clockSkewMs !== null && Math.abs(clockSkewMs) > DATABASE_SKEW_LIMIT_MS)
    return [
      failure(
        'clock',
        `the clocks of shop and database differ by ${Math.round(clockSkewMs / 1000)} s`,
        'synchronise both with NTP',
      ),
    ];
  return ready ? [] : [failure('database', 'it does not answer the shop', 'start it')];
}

export function checkClock({ shop }: Facts): Finding[] {
  if (shop.kind !== 'seen' || Math.abs(shop.clockSkewMs) <= CLOCK_SKEW_LIMIT_MS) return [];
  const seconds = Math.round(shop.clockSkewMs / 1000);
  return [
    warning(
      'clock',
      `this machine's clock and that of PUBLIC_URL differ by ${seconds} s`,
      'synchronise both with NTP',
    ),
  ];
}

export function checkMail({ mail }: Facts): Finding[] {
  if (mail.kind !== 'refused') return [];
  return [failure('mail', `the mail server refuses (${mail.cause})`, 'check SMTP_URL and its login')];
}

export function checkScanner({ scanner }: Facts): Finding[] {
  switch (scanner.kind) {
    case 'none':
    case 'works':
      return [];
    case 'blind':
      return [
        failure(
          'scanner',
          'ClamAV finds nothing in the test file of every scanner',
          'update its signatures: freshclam',
        ),
      ];
    case 'silent':
      return [
        failure(
          'scanner',
          `ClamAV does not answer (${scanner.cause}), so no pictures of receipts are taken`,
          'start clamd, check UPLOAD_SCANNER_URL and who may open its socket',
        ),
      ];
  }
}

export function checkCertificate(name: string, { endsAt, flaw }: Certificate, now: Date): Finding[] {
  if (flaw !== null || addMs(now, RENEWED_BEFORE_MS) < endsAt) return [];
  const day = endsAt.toISOString().slice(0, 10);
  return [warning('certificate', `that of ${name} ends on ${day}`, 'renew it, and see to automatic renewal')];
}

/**
 * A rule that is off by default where nobody could confirm anything, and stays off when mail is set up later.
 */
export function checkBuyers({ shop, env }: Facts): Finding[] {
  if (shop.kind !== 'seen' || shop.seen.confirmedOnly || !isServedToOthers(env)) return [];
  const canConfirm = env.mail.smtpUrl !== null || env.telegram.customerBotToken !== null;
  return [
    warning(
      'unconfirmed-buyers',
      'people whom nobody can reach take free trials and hold stock by unpaid receipts',
      canConfirm
        ? 'require a confirmed address or chat under Staff → Settings'
        : 'set SMTP_URL or TELEGRAM_CUSTOMER_BOT_TOKEN; the shop then requires a confirmed address or chat',
    ),
  ];
}

export function checkPanels({ panels, now, shop, env }: Facts): Finding[] {
  const findings = panels.flatMap((panel) => checkPanel(panel, now));
  if (shop.kind === 'seen' && isServedToOthers(env) && shop.seen.payTo.startsWith('Demo Bank'))
    findings.push(
      failure('pay-to', 'customers are asked to pay to the demo account', 'set it under Staff → Settings'),
    );
  return findings;
}

function checkPanel({ name, origin, isHealthy, certificate }: PanelFacts, now: Date): Finding[] {
  const findings: Finding[] = [];
  if (!isHealthy)
    findings.push(
      failure(
        'panel',
        `${name} fails${certificate?.flaw == null ? '' : ` (${certificate.flaw})`}`,
        'open it under Staff → Panels and press Test',
      ),
    );
  if (origin.startsWith('http:') && !isServedLocally(origin))
    findings.push(
      failure('panel-tls', `the login of ${name} travels unencrypted`, 'give the panel a certificate'),
    );
  return certificate === null ? findings : [...findings, ...checkCertificate(name, certificate, now)];
}

function isServedLocally(origin: string): boolean {
  return !isServedToOthers({ publicUrl: origin });
}

/** The addresses of the links; a filter between here and customers is not seen from here. */
export function checkLinks({ links }: Facts): Finding[] {
  return links.flatMap(({ address, flaw }) => {
    if (flaw === null) return [];
    const reason = flaw.kind === 'stranger' ? `it answers ${flaw.status}` : flaw.cause;
    return [
      failure(
        'link-address',
        `${address} does not reach this shop (${reason})`,
        'point its name and proxy at the shop, or remove it on the page of link addresses',
      ),
    ];
  });
}
