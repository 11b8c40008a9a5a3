import type { InvoiceSettings, Policies, Settings, TaxPolicy } from '@panelkit/sdk';
import { NO_STATEMENT_TROUBLES, type StatementTroubles } from './statement-troubles.ts';

export const WORLD_KINDS = ['dense', 'long-lived', 'http', 'places'] as const;

export type WorldKind = (typeof WORLD_KINDS)[number];

/** How one seed's world is. */
export interface WorldPlan {
  kind: WorldKind;
  /** Processes that work at once. */
  processes: number;
  customers: number;
  /** How often something begins. */
  steps: number;
  /** What begins at once in a step, at most. */
  burst: number;
  /** How long a step takes, given a number in [0, 1). */
  stepMs(random: number): number;
  /** Chance of each fault in a call of a panel. */
  faultChance: number;
  deathChance: number;
  stallChance: number;
  statements: StatementTroubles;
  /** What becomes due within this happens at once; 0: each for itself. */
  windowMs: number;
  /** Operators run the scheduler's round by hand now and then, beside its own. */
  byHand: boolean;
  policies: Policies;
  settings: Partial<Settings>;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/**
 * A subscription lives through all of its life within the days of a run, and what fails is given up within
 * hours.
 */
const POLICIES: Policies = {
  giveUpAfterMs: 2 * HOUR_MS,
  reviewMs: 2 * HOUR_MS,
  watchPaymentMs: 3 * HOUR_MS,
  extension: { always: true },
  lifecycle: { graceMs: 12 * HOUR_MS, reviveMs: 2 * DAY_MS, customerMayPause: true },
  renewal: { leadMs: 2 * HOUR_MS, retryAfterMs: [0, HOUR_MS, 4 * HOUR_MS], noticeMs: HOUR_MS },
};

const DENSE: WorldPlan = {
  kind: 'dense',
  processes: 1,
  customers: 60,
  steps: 240,
  burst: 6,
  stepMs: (random) => Math.floor(random ** 3 * 40_000),
  faultChance: 0.012,
  deathChance: 0.0015,
  stallChance: 0.001,
  byHand: false,
  statements: NO_STATEMENT_TROUBLES,
  windowMs: 0,
  policies: POLICIES,
  settings: {
    // What a lost wake-up would wait for is well after the moment at which it is missed.
    sweepIntervalMs: 15 * MINUTE_MS,
    healthCheckIntervalMs: 10 * MINUTE_MS,
    usageSyncIntervalMs: 5 * MINUTE_MS,
  },
};

const LONG_LIVED: WorldPlan = {
  ...DENSE,
  kind: 'long-lived',
  customers: 25,
  steps: 160,
  burst: 4,
  stepMs: (random) => (random < 0.1 ? 12 * HOUR_MS : Math.floor(random ** 3 * 10 * MINUTE_MS)),
  settings: {
    sweepIntervalMs: 15 * MINUTE_MS,
    healthCheckIntervalMs: 30 * MINUTE_MS,
    usageSyncIntervalMs: 30 * MINUTE_MS,
  },
};

/** Panels of four families behind their HTTP APIs. */
const HTTP: WorldPlan = { ...DENSE, kind: 'http', customers: 40, steps: 130, burst: 4 };

/** Customers buy plans with places, too. */
const PLACES: WorldPlan = { ...DENSE, kind: 'places', customers: 40, steps: 160 };

/**
 * By seed, of every sixteen: what plans cost contains a tax or not, and each sale has an invoice of its
 * fiscal year.
 */
const TAXED: Readonly<Record<number, Pick<Policies, 'tax' | 'invoices'>>> = {
  5: taxed('exclusive', { calendar: 'gregorian', firstMonth: 1, timeZone: 'UTC' }),
  11: taxed('inclusive', { calendar: 'gregorian', firstMonth: 4, timeZone: 'Europe/Berlin' }),
  13: taxed('inclusive', { calendar: 'persian', firstMonth: 1, timeZone: 'Asia/Tehran' }),
};

function taxed(
  prices: TaxPolicy['prices'],
  fiscal: InvoiceSettings['fiscal'],
): Pick<Policies, 'tax' | 'invoices'> {
  const seller = { name: 'Shop', address: '', taxId: '', footer: { en: '', fa: '' } };
  return {
    tax: { rateBasisPoints: 1900, prices },
    invoices: { seller, invoiceSeries: 'INV', creditNoteSeries: 'CN', fiscal },
  };
}

const WORLDS: Record<WorldKind, WorldPlan> = {
  dense: DENSE,
  'long-lived': LONG_LIVED,
  http: HTTP,
  places: PLACES,
};

/**
 * The world of a seed, of the given kind or of its own: of every eight one is long-lived, of every 32 three
 * are over HTTP and two sell places. Of every sixteen three have a tax and invoices; half of the worlds have
 * two processes, and half of those run rounds by hand.
 */
export function planWorld(seed: number, kind: WorldKind = kindOf(seed)): WorldPlan {
  const world = WORLDS[kind];
  const plan = { ...world, policies: { ...world.policies, ...TAXED[seed % 16] } };
  return seed % 2 === 0 ? { ...plan, processes: 2, byHand: seed % 4 === 0 } : plan;
}

function kindOf(seed: number): WorldKind {
  if (seed % 8 === 3) return 'long-lived';
  if (seed % 16 === 9) return 'places';
  return seed % 16 === 7 || seed % 32 === 14 ? 'http' : 'dense';
}
