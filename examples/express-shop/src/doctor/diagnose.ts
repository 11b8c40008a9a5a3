import {
  checkBuyers,
  checkCertificate,
  checkClock,
  checkDatabase,
  checkDisk,
  checkLinks,
  checkMachine,
  checkMail,
  checkPanels,
  checkScanner,
} from './check-parts.ts';
import { checkProxy } from './check-proxy.ts';
import { checkSettings } from './check-settings.ts';
import type { Facts } from './facts.ts';
import { type Finding, failure } from './finding.ts';

/** What is wrong, failures first. Pure. */
export function diagnose(facts: Facts): Finding[] {
  const findings = [
    ...checkSettings(facts),
    ...checkShop(facts),
    ...checkMachine(facts),
    ...checkDisk(facts),
    ...checkDatabase(facts),
    ...checkClock(facts),
    ...checkMail(facts),
    ...checkScanner(facts),
    ...checkBuyers(facts),
    ...checkPanels(facts),
    ...checkLinks(facts),
  ];
  return findings.sort((one, other) => one.level.localeCompare(other.level));
}

function checkShop({ env, shop, now }: Facts): Finding[] {
  const url = env.publicUrl ?? 'http://localhost:3000';
  switch (shop.kind) {
    case 'unreachable':
      return [
        failure('shop', `${url} does not answer (${shop.cause})`, 'start the shop and its proxy, check DNS'),
      ];
    case 'untrusted':
      return [
        failure(
          'tls',
          `browsers refuse the certificate of ${url} (${shop.cause})`,
          'give the proxy a trusted one',
        ),
      ];
    case 'stranger':
      return [
        failure(
          'shop',
          `at ${url} answers something else, or a shop with another key (${shop.status})`,
          'let the proxy pass every path to the shop; run doctor with the shop’s settings',
        ),
      ];
    case 'seen':
      return [
        ...checkProxy(env, url, shop),
        ...(shop.certificate === null ? [] : checkCertificate('PUBLIC_URL', shop.certificate, now)),
      ];
  }
}
