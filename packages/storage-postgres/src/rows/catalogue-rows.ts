import type { Customer, DesiredInbound, Inbound, InboundWork, Panel, PanelHealth, Plan } from '@panelkit/sdk';
import { boolean, instant, json, money, nullable, number, oneOf, text } from './columns.ts';
import { defineTable } from './table.ts';

const counters = { capacity: nullable(number), heldCount: number, usedCount: number };
const COUNTERS = ['heldCount', 'usedCount'] as const;

export const customers = defineTable<Customer>({
  kind: 'customer',
  name: 'customers',
  fixed: ['externalId', 'createdAt'],
  columns: {
    id: text,
    externalId: text,
    displayName: nullable(text),
    language: nullable(oneOf('en', 'fa')),
    trialUnitId: nullable(text),
    createdAt: instant,
  },
});

export const plans = defineTable<Plan>({
  kind: 'plan',
  name: 'plans',
  fixed: ['createdAt', ...COUNTERS],
  columns: {
    id: text,
    slug: text,
    name: text,
    description: text,
    imageUrl: nullable(text),
    sortOrder: number,
    active: boolean,
    visible: boolean,
    featured: boolean,
    popular: boolean,
    onSale: boolean,
    inStock: boolean,
    price: money,
    setupFeeMinor: number,
    durationDays: nullable(number),
    trafficLimitBytes: nullable(number),
    deviceLimit: nullable(number),
    renewable: boolean,
    startsOnFirstUse: boolean,
    trialDays: nullable(number),
    ...counters,
    placement: json(),
    provisioning: json(),
    createdAt: instant,
  },
});

export const panels = defineTable<Panel>({
  kind: 'panel',
  name: 'panels',
  fixed: ['kind', 'createdAt', ...COUNTERS],
  columns: {
    id: text,
    kind: text,
    name: text,
    baseUrl: text,
    sealedCredentials: text,
    allowsPrivateAddress: boolean,
    status: oneOf('enabled', 'draining', 'disabled'),
    health: json<PanelHealth>('lastContactAt', 'failingSince', 'clockMeasuredAt'),
    version: nullable(text),
    capabilities: nullable(json()),
    weight: number,
    ...counters,
    foreignCount: number,
    suspectSince: nullable(instant),
    alerts: nullable(json()),
    trustedAt: nullable(instant),
    removedAt: nullable(instant),
    createdAt: instant,
  },
});

export const inbounds = defineTable<Inbound>({
  kind: 'inbound',
  name: 'inbounds',
  fixed: ['panelId', 'createdAt', ...COUNTERS],
  columns: {
    id: text,
    panelId: text,
    remoteKey: nullable(text),
    name: text,
    protocol: nullable(text),
    network: nullable(text),
    port: nullable(number),
    status: oneOf('active', 'disabled', 'missing', 'pending', 'removed'),
    statusMessage: nullable(text),
    provisioningEnabled: boolean,
    isDefault: boolean,
    ...counters,
    foreignCount: number,
    linkFingerprint: nullable(text),
    syncedAt: instant,
    desired: nullable(json<DesiredInbound>()),
    generation: number,
    observedGeneration: number,
    condemnedAt: nullable(instant),
    firstSentAt: nullable(instant),
    unsettledUntil: nullable(instant),
    attempts: number,
    nextAttemptAt: nullable(instant),
    lastError: nullable(json<NonNullable<InboundWork['lastError']>>('at')),
    dedicatedTo: nullable(text),
    createdAt: instant,
  },
});
