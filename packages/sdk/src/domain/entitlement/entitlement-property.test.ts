import fc from 'fast-check';
import { expect, test } from 'vitest';
import { evaluateExtension } from '../changes/evaluate-extension.ts';
import { addMs, DAY_MS, toWholeSeconds } from '../lifecycle/period.ts';
import type { Pause } from '../lifecycle/subscription.ts';
import { type ChangeFacts, changeEntries } from './change-entries.ts';
import { creditOf } from './credit-of.ts';
import { afterEntries, type Entitlement, entitlementOf, termsOfEntitlement } from './entitlement.ts';
import type { EntitlementEntry } from './entitlement-fact.ts';
import { resumeEntries, termsAt } from './pass-time.ts';
import { restEntries } from './rest-entries.ts';

const BEGIN = new Date('2026-01-01T00:00:00Z');
const HOUR_MS = 3_600_000;

interface SoldPlan {
  priceMinor: number;
  durationDays: number | null;
  trafficLimitBytes: number | null;
}

interface Sale {
  /** Each way in which an extension can treat what is left, whatever the policy says. */
  addsTime: boolean;
  addsTraffic: boolean;
  lateMs: number;
}

type Step =
  | { do: 'wait'; ms: number }
  | { do: 'use'; bytes: number }
  | { do: 'pause' }
  | { do: 'resume' }
  | { do: 'use staff reset'; lateMs: number }
  | ({ do: 'extend'; plan: SoldPlan; isFree: boolean } & Sale)
  | { do: 'change plan'; plan: SoldPlan; lateMs: number };

const aPlan: fc.Arbitrary<SoldPlan> = fc.record({
  priceMinor: fc.integer({ min: 0, max: 5000 }),
  durationDays: fc.option(fc.integer({ min: 1, max: 90 }), { freq: 6 }),
  trafficLimitBytes: fc.option(fc.integer({ min: 1, max: 1000 }), { freq: 6 }),
});
const lateMs = fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 30 * DAY_MS }));
const aStep: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ do: fc.constant('wait' as const), ms: fc.integer({ min: 0, max: 40 * DAY_MS }) }),
  fc.record({ do: fc.constant('use' as const), bytes: fc.integer({ min: 0, max: 600 }) }),
  fc.constant({ do: 'pause' as const }),
  fc.constant({ do: 'resume' as const }),
  fc.record({ do: fc.constant('use staff reset' as const), lateMs }),
  fc.record({
    do: fc.constant('extend' as const),
    plan: aPlan,
    isFree: fc.boolean(),
    addsTime: fc.boolean(),
    addsTraffic: fc.boolean(),
    lateMs,
  }),
  fc.record({ do: fc.constant('change plan' as const), plan: aPlan, lateMs }),
);

/** A subscription and its owner's wallet, without an engine. */
class Life {
  now = BEGIN;
  walletMinor = 1_000_000;
  usedBytes = 0;
  pause: Pause | null = null;
  facts: EntitlementEntry[] = [];
  entitlement: Entitlement;

  constructor(plan: SoldPlan) {
    this.walletMinor -= plan.priceMinor;
    const bought = { ...this.change('purchase', plan), startsAt: this.now };
    this.facts = changeEntries(bought, { entitlement: null, pause: null, usedBytes: 0 }, this.now);
    this.entitlement = this.fold();
  }

  change(kind: ChangeFacts['kind'], plan: SoldPlan): ChangeFacts {
    const { durationDays, trafficLimitBytes, priceMinor } = plan;
    return {
      id: `c${this.facts.length}`,
      kind,
      planId: 'p',
      terms: { durationDays, trafficLimitBytes, deviceLimit: null, startsOnFirstUse: false },
      addsTime: false,
      carriedBytes: 0,
      priceMinor,
      creditMinor: 0,
      refundMinor: 0,
      lotTaxMinor: 0,
      taxMinor: 0,
      chargedAt: this.now,
      startsAt: null,
    };
  }

  fold(): Entitlement {
    const entitlement = entitlementOf(this.facts);
    if (entitlement === null) throw new TypeError('there is no lot');
    return entitlement;
  }

  creditMinor(): number {
    return creditOf(this.entitlement, this);
  }

  append(entries: EntitlementEntry[]): void {
    this.facts.push(...entries);
    this.entitlement = afterEntries(this.entitlement, entries) ?? this.entitlement;
  }

  /** It is charged now, and read back from its panel `lateMs` later. */
  post(change: ChangeFacts, late: number): void {
    this.walletMinor += change.refundMinor - change.priceMinor;
    this.now = addMs(this.now, late);
    this.append(changeEntries(change, this, this.now));
    this.usedBytes = 0;
  }

  live(step: Step): void {
    switch (step.do) {
      case 'wait':
        this.now = addMs(this.now, step.ms);
        return;
      case 'use':
        this.usedBytes += step.bytes;
        return;
      case 'pause':
        this.pause ??= { at: toWholeSeconds(this.now), by: 'customer', shortestMs: HOUR_MS, resumesAt: null };
        return;
      case 'resume':
        if (this.pause !== null) this.append(resumeEntries(this.entitlement, this.pause, this.now));
        this.pause = null;
        return;
      case 'use staff reset': {
        const { trafficLimitBytes } = termsOfEntitlement(this.entitlement);
        const plan = { priceMinor: 0, durationDays: 0, trafficLimitBytes };
        this.post({ ...this.change('usage-reset', plan), addsTime: true }, step.lateMs);
        return;
      }
      case 'extend':
        this.extend(step);
        return;
      case 'change plan': {
        const creditMinor = this.creditMinor();
        const price = step.plan.priceMinor;
        const change = this.change('plan-change', {
          ...step.plan,
          priceMinor: Math.max(0, price - creditMinor),
        });
        const refundMinor = Math.max(0, creditMinor - price);
        this.post({ ...change, creditMinor, refundMinor }, step.lateMs);
        return;
      }
    }
  }

  extend({ plan, isFree, addsTime, addsTraffic, lateMs: late }: Extract<Step, { do: 'extend' }>): void {
    const { expiresAt, trafficLimitBytes } = termsAt(this.entitlement, this);
    const change = this.change('extension', { ...plan, priceMinor: isFree ? 0 : plan.priceMinor });
    const runs = expiresAt !== null && expiresAt > this.now;
    const left = Math.max(0, (trafficLimitBytes ?? 0) - this.usedBytes);
    const carriedBytes = addsTraffic && plan.trafficLimitBytes !== null ? left : 0;
    this.post({ ...change, addsTime: addsTime && runs, carriedBytes }, late);
  }
}

const lives = fc.tuple(aPlan, fc.array(aStep, { maxLength: 25 }));

test('no step without a capture or staff money raises wallet and credit together', () => {
  fc.assert(
    fc.property(lives, ([plan, steps]) => {
      const life = new Life(plan);
      expect(life.walletMinor + life.creditMinor()).toBeLessThanOrEqual(1_000_000);
      for (const step of steps) {
        const before = life.walletMinor + life.creditMinor();
        life.live(step);
        expect(life.walletMinor + life.creditMinor(), step.do).toBeLessThanOrEqual(before);
      }
    }),
    { numRuns: 2000 },
  );
});

test('a replayed history gives the same entitlement, and no lot is ever below nothing or above itself', () => {
  fc.assert(
    fc.property(lives, ([plan, steps]) => {
      const life = new Life(plan);
      for (const step of steps) life.live(step);
      expect(life.fold()).toEqual(life.entitlement);
      for (const { timeMs, timeLeftMs, bytes, bytesLeft } of life.entitlement.lots) {
        for (const [left, whole] of [
          [timeLeftMs, timeMs],
          [bytesLeft, bytes],
        ] as const) {
          if (whole === null) continue;
          expect(left).toBeGreaterThanOrEqual(0);
          expect(left).toBeLessThanOrEqual(whole);
        }
      }
    }),
    { numRuns: 1000 },
  );
});

test('given one bought lot, whatever staff give beside it, then its credit is what was paid times the smaller share left', () => {
  const steps = fc.array(
    aStep.filter((step) => step.do !== 'change plan' && step.do !== 'extend' && step.do !== 'resume'),
    { maxLength: 15 },
  );
  const plan = fc.record({
    priceMinor: fc.integer({ min: 1, max: 5000 }),
    durationDays: fc.integer({ min: 1, max: 90 }),
    trafficLimitBytes: fc.integer({ min: 1, max: 1000 }),
  });
  fc.assert(
    fc.property(plan, steps, (sold, history) => {
      const life = new Life(sold);
      let usedBytes = 0;
      let ranMs = 0;
      for (const step of history) {
        if (step.do === 'use') usedBytes += step.bytes;
        const before = life.now;
        const wasPaused = life.pause !== null;
        life.live(step);
        if (!wasPaused) ranMs += life.now.getTime() - before.getTime();
      }
      const leftMs = sold.durationDays * DAY_MS - Math.floor(ranMs / 1000) * 1000;
      const share = Math.min(leftMs / (sold.durationDays * DAY_MS), 1 - usedBytes / sold.trafficLimitBytes);
      const expected = Math.max(0, sold.priceMinor * share);
      expect(life.creditMinor()).toBeLessThanOrEqual(Math.ceil(expected) + 1);
      // A pause begins at a whole second, so that at most one second of it ran.
      expect(life.creditMinor()).toBeGreaterThanOrEqual(Math.floor(expected) - 1);
    }),
    { numRuns: 1000 },
  );
});

test('while a pause is open the end moves with the clock, and resuming fixes it there', () => {
  fc.assert(
    fc.property(lives, fc.integer({ min: 2 * HOUR_MS, max: 400 * DAY_MS }), ([plan, steps], pausedMs) => {
      const life = new Life(plan);
      for (const step of steps) life.live(step);
      life.live({ do: 'resume' });
      life.live({ do: 'wait', ms: 1000 - (life.now.getTime() % 1000) });
      const { expiresAt } = termsAt(life.entitlement, life);
      fc.pre(expiresAt !== null && expiresAt > life.now);
      life.live({ do: 'pause' });
      const ms = Math.floor(pausedMs / 1000) * 1000;
      life.live({ do: 'wait', ms });
      expect(termsAt(life.entitlement, life).expiresAt).toEqual(addMs(expiresAt, ms));
      life.live({ do: 'resume' });
      expect(termsOfEntitlement(life.entitlement).expiresAt).toEqual(addMs(expiresAt, ms));
    }),
  );
});

test('what staff end is entitled to nothing, and worth nothing', () => {
  fc.assert(
    fc.property(lives, ([plan, steps]) => {
      const life = new Life(plan);
      for (const step of steps) life.live(step);
      life.append(restEntries(life.entitlement, life));
      life.pause = null;
      expect(life.creditMinor()).toBe(0);
      const { expiresAt, trafficLimitBytes } = termsOfEntitlement(life.entitlement);
      expect(trafficLimitBytes).toBe(0);
      expect(expiresAt?.getTime()).toBeLessThanOrEqual(life.now.getTime());
    }),
  );
});

test('what an extension shows is what it gives when it is written at once', () => {
  fc.assert(
    fc.property(lives, ([sold, steps]) => {
      const life = new Life(sold);
      for (const step of steps) life.live(step);
      const { entitlement, pause, usedBytes } = life;
      const offer = evaluateExtension(
        {
          subscription: { termination: null, usedBytes, period: 1, pause },
          entitlement,
          plan: {
            active: true,
            renewable: true,
            durationDays: 30,
            trafficLimitBytes: 100,
            deviceLimit: null,
            price: { amountMinor: 5, currency: 'USD' },
          },
          units: 1,
          unitPriceMinor: 5,
          unitTaxMinor: 0,
          availableMinor: 5,
          hasPendingChange: false,
          revivableUntil: null,
          policy: { thresholdDays: 3, always: true, traffic: 'add', timeOnReset: 'added' },
        },
        life.now,
      );
      fc.pre(offer.allowed);
      const plan = {
        priceMinor: 5,
        durationDays: offer.newExpiresAt === null ? null : 30,
        trafficLimitBytes: 100,
      };
      const addsTraffic = offer.type === 'extend';
      life.extend({ do: 'extend', plan, isFree: false, addsTime: true, addsTraffic, lateMs: 0 });
      const { expiresAt, trafficLimitBytes } = termsOfEntitlement(life.entitlement);
      expect(expiresAt).toEqual(offer.newExpiresAt);
      expect(trafficLimitBytes).toBe(offer.newTrafficLimitBytes);
    }),
  );
});
