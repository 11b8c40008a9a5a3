// The whole shop on an engine of one's own, written once and run as an ES module and as CommonJS.
import type { RequestListener } from 'node:http';
import { type Clock, createAesSecretBox, type Panelkit } from '@panelkit/sdk';
import {
  cookieSecretOf,
  createApp,
  createLiveSettings,
  createLogger,
  createMemoryStore,
  createShop,
  ensureOwner,
} from '@panelkit/shop';

const secretKey = 'a-secret-key-of-a-stranger';

export async function openHost(
  panelkit: Panelkit,
  { clock, publicUrl }: { clock: Clock; publicUrl: string },
): Promise<RequestListener> {
  const store = createMemoryStore();
  const shop = createShop(panelkit, {
    backend: { store, clock, checkReadiness: async () => ({ ready: true, clockSkewMs: 0 }) },
    settings: createLiveSettings(panelkit, { name: 'Blue VPN', payTo: 'Card 6037 9911 2233 4455' }),
    logger: createLogger({ level: 'silent' }),
    secretBox: createAesSecretBox({ secretKey: { current: secretKey, previous: [] } }),
    cookieSecret: cookieSecretOf(secretKey),
    shopName: 'Blue VPN',
    publicUrl,
    mail: { smtpUrl: null, proxyUrl: null, from: 'shop@blue.example' },
    bots: { contact: null, webhookSecret: null, fetchesUpdates: true },
    currency: 'USD',
    onlineMethods: [],
    panelDrivers: [],
    canDial: false,
    isDemo: false,
    demoCreditMinor: 0,
    formChallenge: 'off',
    trustProxy: 0,
    metricsToken: null,
    bankMessageSecret: null,
  });
  await ensureOwner(shop, { email: 'owner@blue.example', password: 'a long password of the owner' });
  return createApp(shop);
}
