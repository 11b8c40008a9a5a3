import type { CommandContext, Panelkit, Subscription } from '@panelkit/sdk';
import { expect, test } from 'vitest';
import { engineOf } from '../../packages/sdk/src/engine/api/create-panelkit.ts';
import { sweepLifecycle } from '../../packages/sdk/src/engine/lifecycle/sweep.ts';
import { raceAtEachStatement } from './at-each-statement.ts';
import { describeRaces } from './describe-races.ts';
import type { RacedShop } from './raced-shop.ts';

const HOUR_MS = 3_600_000;

const policies = {
  extension: { always: true },
  lifecycle: { customerMayPause: true, shortestPauseMs: 0, longestPauseMs: HOUR_MS },
};

/** A paused subscription, and the plan that it may change to. */
interface Paused {
  shop: RacedShop;
  subscription: Subscription;
  dearer: string;
  by(): CommandContext;
}

type Act = (panelkit: Panelkit, paused: Paused) => Promise<unknown>;

const resume: Act = ({ subscriptions }, { subscription: { id: subscriptionId }, by }) =>
  subscriptions.resume({ subscriptionId }, by());
const suspend: Act = ({ subscriptions }, { shop, subscription: { id: subscriptionId } }) =>
  subscriptions.suspend({ subscriptionId, reason: 'test' }, shop.staff());
const terminate: Act = ({ subscriptions }, { shop, subscription: { id: subscriptionId } }) =>
  subscriptions.terminate({ subscriptionId, reason: 'test' }, shop.staff());
const changePlan: Act = ({ subscriptions }, { subscription: { id: subscriptionId }, dearer: planId, by }) =>
  subscriptions.changePlan({ subscriptionId, planId }, by());
const extend: Act = ({ subscriptions }, { subscription: { id: subscriptionId }, by }) =>
  subscriptions.extend({ subscriptionId }, by());
const apply: Act = ({ subscriptions }, { subscription: { id }, by }) => subscriptions.settled(id, by());
const sweep: Act = (panelkit) => sweepLifecycle(engineOf(panelkit));

const MONTH_MS = 30 * 24 * HOUR_MS;
const ends = (expiresAt: Date, ms: number) => new Date(expiresAt.getTime() + ms);
/**
 * The end that both orders lead to: of a subscription that was to end at `end` and was paused for `pausedMs`
 * until `at`.
 */
type End = (facts: { end: Date; pausedMs: number; at: Date }) => Date;
const later: End = ({ end, pausedMs }) => ends(end, pausedMs);
const extended: End = ({ end, pausedMs }) => ends(end, pausedMs + MONTH_MS);
const begunAnew: End = ({ at }) => ends(at, MONTH_MS);
const pairs: { name: string; begun?: Act; first: Act; second: Act; end: End | null }[] = [
  { name: 'a resume and a plan change', first: resume, second: changePlan, end: begunAnew },
  { name: 'a plan change and a resume', first: changePlan, second: resume, end: begunAnew },
  {
    name: 'a resume and the commit of an extension',
    begun: extend,
    first: resume,
    second: apply,
    end: extended,
  },
  {
    name: 'the commit of an extension and a resume',
    begun: extend,
    first: apply,
    second: resume,
    end: extended,
  },
  { name: 'a resume by the customer and by the sweep', first: resume, second: sweep, end: later },
  { name: 'a resume by the sweep and by the customer', first: sweep, second: resume, end: later },
  { name: 'a resume and a suspension by staff', first: resume, second: suspend, end: later },
  { name: 'a suspension by staff and a resume', first: suspend, second: resume, end: later },
  { name: 'a resume and the end by staff', first: resume, second: terminate, end: null },
];

describeRaces('of a paused subscription', (withShop) => {
  test.concurrent.each(pairs)(
    'given $name, at each statement of the first, then the paused time is counted once',
    ({ begun, first, second, end }) =>
      withShop(policies, async (shop) => {
        const customer = await shop.customer();
        const plan = await shop.plan();
        const { id: dearer } = await shop.plan({ price: { amountMinor: 5000, currency: 'USD' } });
        const by = () => shop.as(customer);
        await raceAtEachStatement(shop, async () => {
          const subscription = await shop.sold(customer, plan);
          const paused = { shop, subscription, dearer, by };
          await shop.second.subscriptions.pause({ subscriptionId: subscription.id }, by());
          await shop.settle();
          await shop.clock.advance(2 * HOUR_MS);
          await begun?.(shop.second, paused);
          const at = shop.clock.now();
          return {
            first: () => first(shop.first, paused),
            second: () => second(shop.second, paused),
            after: () => end && expectPausedOnce(shop, subscription, { at, end }),
          };
        });
      }),
    240_000,
  );
});

/** Whoever was first: the pause was ended once, at `at`, and the end is later by it once. */
async function expectPausedOnce(
  shop: RacedShop,
  { id, granted }: Subscription,
  { at, end }: { at: Date; end: End },
): Promise<void> {
  await shop.settle();
  const { storage } = shop.backend;
  const facts = await storage.entitlement.listBySubscription(id);
  const [begunAt] = facts.flatMap(({ kind, startsAt }) =>
    kind === 'paused' && startsAt !== null ? [startsAt] : [],
  );
  const pausedMs = facts.reduce((sum, { kind, timeMs }) => sum + (kind === 'paused' ? (timeMs ?? 0) : 0), 0);
  expect(pausedMs).toBe(at.getTime() - (begunAt?.getTime() ?? 0));
  const found = await storage.subscriptions.find(id);
  expect(found?.pause).toBeNull();
  expect(found?.granted?.expiresAt).toEqual(end({ end: granted?.expiresAt ?? at, pausedMs, at }));
}
