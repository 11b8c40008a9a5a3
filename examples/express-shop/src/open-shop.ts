import { createEventStreams } from '@panelkit/http';
import type { Logger } from 'pino';
import { createApprovals } from './approvals/approvals.ts';
import type { Env } from './env/env.ts';
import { isDemo } from './env/is-demo.ts';
import type { ShopBackend } from './open-backend.ts';
import { type OpenedPanelkit, shopDrivers } from './open-panelkit.ts';
import { createAccounts } from './people/accounts.ts';
import { createMailer, createMailTransport } from './people/mailer.ts';
import { createPasskeys } from './people/passkeys/passkeys.ts';
import { createSealedPasswords } from './people/passwords/sealed-passwords.ts';
import { createSecondFactor } from './people/second-factor.ts';
import { createChallenges } from './security/challenges.ts';
import { createProofOfWork } from './security/proof-of-work.ts';
import type { Shop } from './shop.ts';
import type { TelegramConnection } from './telegram/connect-telegram.ts';
import { openBots } from './telegram/open-bots.ts';

/** All that the pages and routes need. */
export function openShop(
  env: Env,
  parts: {
    backend: ShopBackend;
    opened: OpenedPanelkit;
    publicUrl: string;
    logger: Logger;
    stopping?: AbortSignal;
    telegram?: TelegramConnection;
  },
): Shop {
  const { backend, opened, publicUrl, logger, stopping = new AbortController().signal } = parts;
  const { checkReadiness, store, clock } = backend;
  const { panelkit } = opened;
  const secondFactor = createSecondFactor({ ...opened, clock, shopName: env.shopName });
  const challenges = createChallenges({ store: store.usedChallenges, clock, secret: opened.cookieSecret });
  const { telegram = { customers: null, staff: null, stars: null, demo: null } } = parts;
  const transport = createMailTransport(env.mail);
  // Mail of a demo goes to its log, where a newcomer does not look.
  const confirmsAtOnce = transport === null && isDemo(env, publicUrl);
  const shop: Omit<Shop, 'bots'> = {
    panelkit,
    store,
    secondFactor,
    approvals: createApprovals({ ...opened, store, clock }),
    formChallenge: env.formChallenge === 'off' ? null : createProofOfWork({ challenges, clock }),
    passkeys: createPasskeys({ store, challenges, clock, publicUrl }),
    accounts: createAccounts({
      ...{ store, clock, secondFactor, secret: opened.cookieSecret, confirmsAtOnce },
      passwords: createSealedPasswords(opened),
    }),
    sendMail: createMailer(transport, { isDemo: isDemo(env, publicUrl), logger }),
    clock,
    checkReadiness,
    stopping,
    eventStreams: createEventStreams({ panelkit, logger, stopping }),
    settings: opened.settings,
    get name() {
      return opened.settings.current().name;
    },
    publicUrl,
    cookieSecret: opened.cookieSecret,
    get payTo() {
      return opened.settings.current().payTo;
    },
    currency: env.currency,
    get displayUnit() {
      return opened.settings.current().displayUnit;
    },
    onlineMethods: opened.onlineMethods,
    panelDrivers: shopDrivers,
    canDial: env.dialer !== null || env.handshaker !== null,
    language: env.language,
    timeZone: env.timeZone,
    demoCreditMinor: env.demoCreditMinor,
    trustProxy: env.trustProxy,
    metricsToken: env.metricsToken,
    bankMessageSecret: env.bankMessageSecret,
    logger,
    limits: { forms: 60, signIns: 10, links: 120 },
  };
  return Object.assign(shop, { bots: openBots(shop, env, telegram) });
}
