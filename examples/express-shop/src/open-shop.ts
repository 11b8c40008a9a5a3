import {
  createClamdScanner,
  createShop,
  createTurnstile,
  type DemoProvider,
  type HostSetup,
  type Shop,
  type ShopBackend,
  type ShopOptions,
  type TelegramConnection,
} from '@panelkit/shop';
import type { Logger } from 'pino';
import type { Env } from './env/env.ts';
import { isDemo } from './env/is-demo.ts';
import { type OpenedPanelkit, shopDrivers } from './open-panelkit.ts';
import { openServiceFetch } from './open-service-fetch.ts';

/** The shop that the environment describes. */
export function openShop(
  env: Env,
  parts: {
    backend: ShopBackend;
    opened: OpenedPanelkit;
    publicUrl: string;
    logger: Logger;
    stopping?: AbortSignal;
    telegram?: TelegramConnection;
    setup?: HostSetup;
    demoProvider?: DemoProvider | null;
  },
): Shop {
  const { opened, ...others } = parts;
  const { panelkit, ...secretsAndSettings } = opened;
  const { contact, webhookSecret } = env.telegram;
  return createShop(panelkit, {
    ...others,
    ...secretsAndSettings,
    panelDrivers: shopDrivers,
    canDial: env.dialer !== null || env.handshaker !== null,
    isDemo: isDemo(env, parts.publicUrl),
    bots: { contact, webhookSecret, fetchesUpdates: env.role !== 'web' },
    backupFolder: env.backupFolder,
    shopName: env.shopName,
    mail: env.mail,
    formChallenge: openFormChallenge(env, parts),
    uploadScanner:
      env.uploadScannerUrl === null ? null : createClamdScanner({ address: env.uploadScannerUrl }),
    methodKeys: env.methodKeys,
    currency: env.currency,
    demoCreditMinor: env.demoCreditMinor,
    trustProxy: env.trustProxy,
    metricsToken: env.metricsToken,
    bankMessageSecret: env.bankMessageSecret,
  });
}

function openFormChallenge(
  env: Env,
  { publicUrl, logger }: { publicUrl: string; logger: Logger },
): ShopOptions['formChallenge'] {
  const { formChallenge } = env;
  if (typeof formChallenge === 'string') return formChallenge;
  return createTurnstile({ ...formChallenge, publicUrl, logger, fetch: openServiceFetch(env) });
}
