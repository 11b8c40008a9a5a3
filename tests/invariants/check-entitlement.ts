import { isDeepStrictEqual } from 'node:util';
import {
  type Backend,
  type Change,
  creditOf,
  type Entitlement,
  type EntitlementFact,
  entitlementOf,
  type Subscription,
  termsOfEntitlement,
} from '@panelkit/sdk';
import { readAll } from './read-all.ts';

/**
 * The entitlement ledger: terms are the fold of the facts, each sequence is without a gap, what the lots cost
 * is the money that was posted for the subscription, and no plan change would give back more than that.
 */
export async function checkEntitlement(backend: Backend, subscriptions: Subscription[]): Promise<string[]> {
  const violations: string[] = [];
  for (const subscription of subscriptions) {
    const facts = await backend.storage.entitlement.listBySubscription(subscription.id);
    const found = [
      ...checkTerms(subscription, facts),
      ...(await checkMoney(backend, subscription, facts)),
      ...checkSequence(facts),
    ];
    violations.push(...found.map((text) => `entitlement of ${subscription.id}: ${text}`));
  }
  return violations;
}

function checkTerms({ granted, termination }: Subscription, facts: EntitlementFact[]): string[] {
  const entitlement = entitlementOf(facts);
  const terms = entitlement === null ? null : termsOfEntitlement(entitlement);
  if (termination?.reason === 'staff') {
    // What is taken back leaves the stored terms as they were, for the reports.
    const { onHoldSeconds = null, expiresAt = null } = terms ?? {};
    // One that waits for its first use has no expiry: no time is left of it.
    const waitsForNothing = onHoldSeconds === 0;
    const isEmpty =
      terms === null || (terms.trafficLimitBytes === 0 && (onHoldSeconds === null || waitsForNothing));
    const hasEnded = terms === null || waitsForNothing || (expiresAt !== null && expiresAt <= termination.at);
    return isEmpty && hasEnded ? [] : [`staff ended it, but its facts give ${JSON.stringify(terms)}`];
  }
  if (isDeepStrictEqual(terms, granted)) return [];
  return [`its facts give ${JSON.stringify(terms)}, stored is ${JSON.stringify(granted)}`];
}

function checkSequence(facts: EntitlementFact[]): string[] {
  const isInOrder = facts.every(({ sequence }, index) => sequence === index + 1);
  return isInOrder ? [] : [`its facts are numbered ${facts.map(({ sequence }) => sequence).join(', ')}`];
}

async function checkMoney(
  { storage, clock }: Backend,
  subscription: Subscription,
  facts: EntitlementFact[],
): Promise<string[]> {
  const amountOf = (kind: EntitlementFact['kind']) =>
    facts.filter((fact) => fact.kind === kind).reduce((sum, { amountMinor }) => sum + amountMinor, 0);
  const inLots = amountOf('bought') - amountOf('reversed');
  const posted = await postedFor(storage, subscription);
  const violations = inLots === posted ? [] : [`its lots cost ${inLots}, posted was ${posted}`];
  const entitlement = entitlementOf(facts);
  if (entitlement !== null)
    violations.push(...checkCredit(entitlement, subscription, { now: clock.now(), posted }));
  return violations;
}

/** No plan change gives back more than was paid, nor anything for what was consumed. */
function checkCredit(
  entitlement: Entitlement,
  { granted, pause, usedBytes }: Subscription,
  { now, posted }: { now: Date; posted: number },
): string[] {
  const violations: string[] = [];
  const credit = creditOf(entitlement, { now, pause, usedBytes });
  if (credit > posted) violations.push(`a plan change would credit ${credit} of ${posted}`);
  const { expiresAt = null, trafficLimitBytes: limit = null } = granted ?? {};
  const withoutTraffic =
    limit === null ? 0 : creditOf(entitlement, { now, pause, usedBytes: Math.max(limit, usedBytes) });
  if (withoutTraffic > 0) violations.push(`with all traffic used it would still credit ${withoutTraffic}`);
  const withoutTime =
    expiresAt === null || pause !== null ? 0 : creditOf(entitlement, { now: expiresAt, pause, usedBytes });
  if (withoutTime > 0) violations.push(`at its expiry it would still credit ${withoutTime}`);
  return violations;
}

/** What the customer paid for it: its unit and its changes, less what plan changes gave back. */
async function postedFor(storage: Backend['storage'], subscription: Subscription): Promise<number> {
  const { id, orderId, unitId, granted } = subscription;
  // A unit that was given up and tried again left a subscription behind that never got anything.
  if (granted === null) return 0;
  const holds = (await storage.ledger.listHolds({ orderId })).filter((hold) => hold.unitId === unitId);
  let refunded = 0;
  for (const change of await readAll<Change>((page) =>
    storage.changes.list({ ...page, subscriptionId: id }),
  )) {
    holds.push(...(await storage.ledger.listHolds({ changeId: change.id })));
    if (change.state === 'posted') refunded += change.refundMinor;
  }
  const posted = holds.filter(({ state }) => state === 'posted');
  return posted.reduce((sum, { amountMinor }) => sum + amountMinor, 0) - refunded;
}
