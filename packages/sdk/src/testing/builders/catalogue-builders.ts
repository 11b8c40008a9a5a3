import { FOUND_INBOUND, type Inbound } from '../../domain/inbounds/inbound.ts';
import type { Customer } from '../../domain/orders/customer.ts';
import type { Plan } from '../../domain/orders/plan.ts';
import type { Capabilities } from '../../domain/panels/capabilities.ts';
import type { Panel } from '../../domain/panels/panel.ts';
import { GIB_BYTES } from '../../domain/usage/traffic.ts';
import { testId, testInstant } from './test-id.ts';

/** A customer, with what the test says about him. */
export function aCustomer(overrides: Partial<Customer> = {}): Customer {
  const id = overrides.id ?? testId();
  return {
    id,
    externalId: `user-${id}`,
    displayName: null,
    language: null,
    trialUnitId: null,
    blockedAt: null,
    blockReason: null,
    mergedIntoId: null,
    mergedAt: null,
    chatsMovedAt: null,
    createdAt: testInstant(),
    ...overrides,
  };
}

/** A plan on sale: 10.00 USD for 30 days and 50 GiB, unlimited capacity. */
export function aPlan(overrides: Partial<Plan> = {}): Plan {
  const id = overrides.id ?? testId();
  return {
    id,
    slug: `plan-${id}`,
    name: '30 days, 50 GB',
    description: '',
    imageUrl: null,
    sortOrder: 0,
    active: true,
    visible: true,
    featured: false,
    popular: false,
    onSale: true,
    inStock: true,
    price: { amountMinor: 1000, currency: 'USD' },
    setupFeeMinor: 0,
    durationDays: 30,
    trafficLimitBytes: 50 * GIB_BYTES,
    deviceLimit: null,
    linkDeviceLimit: null,
    category: null,
    countries: [],
    renewable: true,
    startsOnFirstUse: false,
    trialDays: null,
    capacity: null,
    heldCount: 0,
    usedCount: 0,
    placement: { preferredInboundId: null, selector: null, allowSpreading: false },
    provisioning: { autoProvision: true, welcomeMessage: null, showQrCodes: true },
    revision: 1,
    createdAt: testInstant(),
    ...overrides,
  };
}

/** What a panel without weaknesses can do. */
export function capabilities(overrides: Partial<Capabilities> = {}): Capabilities {
  return {
    deviceLimit: 'native',
    startOnFirstUse: 'native',
    usageReset: 'native',
    uniqueNames: true,
    linksSurviveRecreation: true,
    disruptiveWrites: false,
    losesWrites: false,
    writeScope: 'account',
    writeConcurrency: 4,
    settleMs: 0,
    pageSize: 100,
    inboundControl: 'native',
    inboundUsageReset: 'native',
    onlineAccounts: 'native',
    clientIps: 'native',
    backup: 'native',
    ...overrides,
  };
}

/** A healthy panel that sells, of the kind `fake`, unlimited capacity. */
export function aPanel(overrides: Partial<Panel> = {}): Panel {
  return {
    id: testId(),
    kind: 'fake',
    name: 'Panel',
    baseUrl: 'https://panel.example',
    sealedCredentials: 'sealed-credentials',
    status: 'enabled',
    health: { consecutiveFailures: 0, lastContactAt: null, lastError: null, clockSkewMs: null },
    version: '1.0.0',
    capabilities: capabilities(),
    weight: 1,
    capacity: null,
    heldCount: 0,
    usedCount: 0,
    foreignCount: 0,
    allowsPrivateAddress: false,
    publicHost: null,
    formerHosts: [],
    suspectSince: null,
    credentialPolicy: 'rotate',
    alerts: null,
    trustedAt: null,
    removedAt: null,
    createdAt: testInstant(),
    ...overrides,
  };
}

/** An active inbound where accounts may go, unlimited capacity. */
export function anInbound(overrides: Partial<Inbound> = {}): Inbound {
  const id = overrides.id ?? testId();
  return {
    id,
    panelId: testId(),
    remoteKey: `inbound-${id}`,
    name: 'VLESS TCP',
    protocol: 'vless',
    network: 'tcp',
    port: 443,
    status: 'active',
    statusMessage: null,
    provisioningEnabled: true,
    isDefault: false,
    capacity: null,
    heldCount: 0,
    usedCount: 0,
    foreignCount: 0,
    linkFingerprint: null,
    syncedAt: testInstant(),
    ...FOUND_INBOUND,
    createdAt: testInstant(),
    ...overrides,
  };
}
