import { hasLocalName } from '@panelkit/http/node';
import { needsEncryption } from '@panelkit/shop/programs';
import type { Env } from '../env/env.ts';
import type { Facts } from './facts.ts';
import { type Finding, failure, warning } from './finding.ts';

/** A secret of fewer bits can be guessed by who holds a backup. */
const SAFE_KEY_BITS = 112;
const DEMO_EMAIL = 'owner@shop.example';

/** What the settings alone tell. Pure. */
export function checkSettings({ env, staffPasswordFlaw }: Facts): Finding[] {
  const isPublic = isServedToOthers(env);
  return [
    ...checkAddress(env),
    ...checkSecrets(env, staffPasswordFlaw),
    ...checkMailSettings(env),
    ...(isPublic ? checkDemo(env) : []),
  ];
}

/** Whether the shop is meant for others than this machine. */
export function isServedToOthers({ publicUrl }: Pick<Env, 'publicUrl'>): boolean {
  return publicUrl !== null && !hasLocalName(new URL(publicUrl).host);
}

function checkAddress(env: Env): Finding[] {
  const { publicUrl, host, storage } = env;
  const isHidden = hasLocalName(host);
  const findings: Finding[] = [];
  if (storage.kind === 'memory')
    findings.push(
      failure('storage', 'every restart forgets all records', 'remove STORAGE=memory, or set DATABASE_URL'),
    );
  if (publicUrl === null)
    findings.push(
      (isHidden ? warning : failure)(
        'public-url',
        'links in mail and in customers’ apps lead to localhost',
        'set PUBLIC_URL to the https address of the shop',
      ),
    );
  else if (publicUrl.startsWith('http:') && !hasLocalName(new URL(publicUrl).host))
    findings.push(
      failure(
        'tls',
        'passwords and links travel unencrypted',
        'put a TLS proxy in front of the shop and set PUBLIC_URL to its https address',
      ),
    );
  return findings;
}

function checkSecrets({ secretKey, staff }: Env, staffPasswordFlaw: Facts['staffPasswordFlaw']): Finding[] {
  const findings: Finding[] = [];
  if (secretKey !== null && bitsOf(secretKey) < SAFE_KEY_BITS)
    findings.push(
      failure(
        'secret-key',
        'PANELKIT_SECRET_KEY can be guessed',
        'make one with: openssl rand -base64 32, then follow “Change the secret key” in docs/guides/deploy.md',
      ),
    );
  if (staffPasswordFlaw !== null)
    findings.push(
      failure(
        'staff-password',
        'SHOP_STAFF_PASSWORD is short or known to attackers',
        'change it under Profile and remove it from the settings',
      ),
    );
  if (staff.email === DEMO_EMAIL)
    findings.push(
      warning(
        'staff-email',
        'alerts go to the address of the demo, which nobody reads',
        'set SHOP_STAFF_EMAIL',
      ),
    );
  return findings;
}

function checkMailSettings({ mail }: Env): Finding[] {
  if (mail.smtpUrl === null)
    return [
      warning('mail', 'nobody can confirm an address or reset a password', 'set SMTP_URL and MAIL_FROM'),
    ];
  const findings: Finding[] = [];
  const { protocol, hostname } = new URL(mail.smtpUrl);
  const isElsewhere = !hasLocalName(hostname);
  if (protocol === 'smtp:' && isElsewhere && !needsEncryption(mail.smtpUrl))
    findings.push(
      failure(
        'mail-tls',
        'mail, with links that open accounts, may leave unencrypted',
        'use smtps://, or remove requireTLS=false from SMTP_URL',
      ),
    );
  if (/@shop\.example>?$/.test(mail.from))
    findings.push(warning('mail-from', 'mail comes from the address of the demo', 'set MAIL_FROM'));
  return findings;
}

/** What only a demo may have. */
function checkDemo({ demoCreditMinor, providers }: Env): Finding[] {
  const sandboxes = [
    ...(providers.zarinpal?.sandbox === true ? ['ZARINPAL_SANDBOX'] : []),
    ...(providers.zibal?.merchant === 'zibal' ? ['ZIBAL_MERCHANT'] : []),
    ...(/^[sr]k_test_/.test(providers.stripe?.secretKey ?? '') ? ['STRIPE_SECRET_KEY'] : []),
  ];
  return [
    ...(demoCreditMinor > 0
      ? [
          failure(
            'demo-credit',
            'everybody who signs up gets play money to buy with',
            'set SHOP_DEMO_CREDIT=0',
          ),
        ]
      : []),
    ...sandboxes.map((name) =>
      failure('sandbox', `${name} takes play money as payment`, `set ${name} for real payments`),
    ),
  ];
}

/** An upper bound of what a text can hold. */
function bitsOf(text: string): number {
  return text.length * Math.log2(Math.max(1, new Set(text).size));
}
