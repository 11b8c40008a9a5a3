import { type Account, NEVER_SENT } from '../../domain/accounts/account.ts';
import type { Change } from '../../domain/changes/change.ts';
import { addMs } from '../../domain/lifecycle/period.ts';
import type { Subscription } from '../../domain/lifecycle/subscription.ts';
import type { Order, OrderItem } from '../../domain/orders/order.ts';
import type { Unit, UnitPlace } from '../../domain/orders/unit.ts';
import type { Transaction, UnitPatch } from '../../ports/storage.ts';
import { accountSecretContext, makeCredentials, sealCredentials } from '../accounts/account-secrets.ts';
import { sealToken, TOKEN_LENGTH } from '../accounts/subscription-token.ts';
import { wakeAccount } from '../accounts/wake-account.ts';
import type { Engine } from '../kernel/engine.ts';
import { leadOf } from './unit-places.ts';

/** A paid unit with its reserved places. */
export interface PaidUnit {
  order: Pick<Order, 'id' | 'customerId'>;
  item: OrderItem;
  unit: Unit;
  /** The lead first. */
  places: UnitPlace[];
  /** False: it waits for a staff call. */
  startNow: boolean;
  /** Set going by a staff call. */
  byStaff?: boolean;
  /** Whether the unit's own row is written here for the first time. */
  isNew?: boolean;
}

const NAME_LENGTH = 26;

/**
 * Writes subscription, change and accounts of a paid unit and enqueues their wake-ups: the reconciler takes
 * it from here.
 */
export async function openUnit(engine: Engine, tx: Transaction, paid: PaidUnit): Promise<void> {
  const subscription = newSubscription(engine, paid, tx.now);
  const [lead] = paid.places;
  if (lead === undefined) throw new TypeError(`unit ${paid.unit.id} has no reserved place`);
  const accounts = paid.places.map((place) =>
    newAccount(engine, {
      unit: paid.unit,
      place,
      startNow: paid.startNow,
      now: tx.now,
      subscriptionId: subscription.id,
      id: place === lead ? subscription.accountId : engine.ids.uuid(),
    }),
  );
  const opened: UnitPatch = {
    ...leadOf(lead),
    reservedPlaces: [],
    subscriptionId: subscription.id,
    accountId: subscription.accountId,
    waitsForStaff: !paid.startNow,
    lastError: null,
    state: paid.byStaff ? { status: 'pending', startedByStaff: true } : { status: 'pending' },
  };
  if (paid.isNew) await tx.units.insert({ ...paid.unit, ...opened });
  else await tx.units.update(paid.unit.id, opened);
  await tx.subscriptions.insert(subscription);
  await tx.changes.insert(purchaseChange(engine, subscription, paid.item));
  for (const account of accounts) {
    await tx.accounts.insert(account);
    if (paid.startNow) await wakeAccount(tx, account);
  }
}

/** What a new account is made for and where it goes. */
export interface NewAccount {
  id: string;
  subscriptionId: string;
  unit: Pick<Unit, 'id'>;
  place: UnitPlace;
  startNow: boolean;
  now: Date;
}

/** Chooses name and credentials, once and before any call, so that retries and recreations use the same. */
export function newAccount(engine: Engine, made: NewAccount): Account {
  const { ids, secretBox } = engine;
  const name = ids.token(NAME_LENGTH);
  const { now, place } = made;
  return {
    ...NEVER_SENT,
    formerMarks: [],
    mismatches: [],
    id: made.id,
    subscriptionId: made.subscriptionId,
    unitId: made.unit.id,
    placeKey: place.key,
    required: place.required,
    ...leadOf(place),
    sealedName: secretBox.seal(name, accountSecretContext(made.id, 'name')),
    nameHash: secretBox.hash(name, 'account-name'),
    sealedCredentials: sealCredentials(secretBox, made.id, makeCredentials(ids)),
    deadlineAt: made.startNow ? deadlineOf(engine, place, now) : null,
    nextAttemptAt: made.startNow ? now : null,
    createdAt: now,
  };
}

/**
 * A unit is given up for a place that it needs; one that is not required is tried for as long as it lives.
 */
export function deadlineOf(
  { policies }: Engine,
  { required }: Pick<UnitPlace, 'required'>,
  now: Date,
): Date | null {
  return required ? addMs(now, policies.giveUpAfterMs) : null;
}

function newSubscription(engine: Engine, unit: PaidUnit, createdAt: Date): Subscription {
  const { ids, secretBox } = engine;
  const id = ids.uuid();
  const token = ids.token(TOKEN_LENGTH);
  return {
    id,
    customerId: unit.order.customerId,
    planId: unit.item.planId,
    orderId: unit.order.id,
    unitId: unit.unit.id,
    accountId: ids.uuid(),
    granted: null,
    anchorAt: null,
    period: 0,
    usedBytes: 0,
    runsOutAt: null,
    suspension: null,
    pause: null,
    termination: null,
    autoRenew: false,
    renewalPriceMinor: null,
    renewal: null,
    told: [],
    nextDueAt: null,
    dueErrors: 0,
    isTrial: unit.item.isTrial,
    ...sealToken(secretBox, id, token),
    createdAt,
  };
}

function purchaseChange(
  engine: Engine,
  { id: subscriptionId, createdAt: chargedAt }: Subscription,
  item: OrderItem,
): Change {
  return {
    id: engine.ids.uuid(),
    subscriptionId,
    kind: 'purchase',
    planId: item.planId,
    terms: item.terms,
    units: 1,
    addsTime: false,
    carriedBytes: 0,
    endsPeriod: 0,
    priceMinor: item.unitPriceMinor,
    refundMinor: 0,
    creditMinor: 0,
    lotTaxMinor: item.unitTaxMinor,
    taxMinor: item.unitTaxMinor,
    by: 'customer',
    revives: false,
    capacityHoldId: null,
    chargedAt,
    startsAt: null,
    generation: 1,
    state: 'pending',
    settledAt: null,
  };
}
