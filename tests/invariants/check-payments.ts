import type { Backend, MoneyHold, Payment, PaymentEvent, ProviderPayment, Refund } from '@panelkit/sdk';
import { readAll } from './read-all.ts';

/**
 * Invariants 3 and 4 for money that came through payments: what came in is somewhere, and each word of a
 * provider was worked on.
 */
export async function checkPayments({ storage }: Backend): Promise<string[]> {
  const payments = await readAll<Payment>((page) => storage.payments.list(page));
  const ofProviders = await readAll<ProviderPayment>((page) => storage.providerPayments.list(page));
  const refunds = await readAll<Refund>((page) => storage.refunds.list(page));
  const events = await readAll<PaymentEvent>((page) => storage.paymentEvents.list(page));
  return [
    ...checkSums(payments, ofProviders),
    ...(await checkCash({ storage }, { payments, ofProviders, refunds })),
    ...checkRefundHolds(refunds, await storage.ledger.listHolds({})),
    ...events.flatMap(({ id, state }) =>
      state.status === 'received' ? [`4: payment event ${id} was stored and never worked on`] : [],
    ),
  ];
}

/** A payment has received what its provider's payments have. */
function checkSums(payments: Payment[], ofProviders: ProviderPayment[]): string[] {
  const providerOf = Map.groupBy(ofProviders, ({ paymentId }) => paymentId);
  return payments.flatMap((payment) => {
    const own = providerOf.get(payment.id) ?? [];
    const told = sumOf(own.map(({ receivedMinor }) => receivedMinor));
    const booked = receivedOf(payment);
    return own.length === 0 || told === booked
      ? []
      : [`3: payment ${payment.id} has ${booked}, its provider says ${told}`];
  });
}

/**
 * What came in, less what was taken or given back, is what each method's cash account has, and all of it is
 * delivered, in wallets, or owed.
 */
async function checkCash(
  { storage }: Pick<Backend, 'storage'>,
  {
    payments,
    ofProviders,
    refunds,
  }: { payments: Payment[]; ofProviders: ProviderPayment[]; refunds: Refund[] },
): Promise<string[]> {
  const violations: string[] = [];
  const balances = await storage.ledger.balances();
  const balanceOf = (wanted: (account: string) => boolean): number =>
    sumOf(balances.filter(({ account }) => wanted(account)).map(({ amountMinor }) => amountMinor));
  let keptInAll = 0;
  for (const method of new Set(payments.map((payment) => payment.method))) {
    const received = sumOf(payments.filter((payment) => payment.method === method).map(receivedOf));
    const ofMethod = ofProviders.filter(({ gateway }) => gateway === method);
    const idsOfMethod = new Set(ofMethod.map(({ id }) => id));
    const refunded = refunds.filter(
      ({ providerPaymentId, state }) => idsOfMethod.has(providerPaymentId) && state.status === 'succeeded',
    );
    const kept =
      received -
      sumOf(ofMethod.map(({ chargedBackMinor }) => chargedBackMinor)) -
      sumOf(refunded.map(({ amount }) => amount.amountMinor));
    keptInAll += kept;
    const cash = -balanceOf((account) => account === `cash:${method}`);
    if (cash !== kept) violations.push(`3: ${method} brought ${kept}, its cash account says ${cash}`);
  }
  let inWallets = 0;
  for (const { account, currency, amountMinor } of balances) {
    const [kind, customerId = ''] = account.split(':');
    if (kind === 'wallet') inWallets += (await storage.ledger.wallet(customerId, currency)).balanceMinor;
    if (kind === 'receivable' && amountMinor > 0)
      violations.push(`3: customer ${customerId} owes less than nothing`);
  }
  const owed = -balanceOf((account) => account.startsWith('receivable:'));
  const given = -balanceOf((account) => account === 'adjustments');
  const lost = -balanceOf((account) => account === 'losses');
  const forgiven = sumOf(payments.map(forgivenOf));
  if (lost !== forgiven) violations.push(`3: ${forgiven} was forgiven, the losses account says ${lost}`);
  const delivered = balanceOf((account) => account === 'revenue' || account === 'tax');
  if (keptInAll + given + owed + lost !== delivered + inWallets)
    violations.push(
      `3: ${keptInAll} came, ${given} was given, ${lost} was lost and ${owed} is owed; ${delivered} was delivered and ${inWallets} is in wallets`,
    );
  return violations;
}

const HOLD_OF_REFUND: Record<Refund['state']['status'], MoneyHold['state']> = {
  requested: 'pending',
  sent: 'pending',
  unknown: 'pending',
  succeeded: 'posted',
  refused: 'voided',
};

/** A refund's money is held while it is open, gone when it succeeded, and free when it was refused. */
function checkRefundHolds(refunds: Refund[], holds: MoneyHold[]): string[] {
  const holdOf = new Map(holds.map((hold) => [hold.id, hold]));
  const named = new Set(refunds.map(({ holdId }) => holdId));
  const violations = holds
    .filter(({ id, orderId, changeId }) => orderId === null && changeId === null && !named.has(id))
    .map(({ id }) => `3: hold ${id} is for nothing`);
  for (const { id, holdId, state } of refunds) {
    const wanted = HOLD_OF_REFUND[state.status];
    const hold = holdOf.get(holdId);
    if (hold?.state !== wanted)
      violations.push(`3: refund ${id} is ${state.status}, its hold ${hold?.state}`);
  }
  return violations;
}

function receivedOf({ state }: Payment): number {
  return state.status === 'captured' ? state.receivedMinor : 0;
}

function forgivenOf({ state }: Payment): number {
  return state.status === 'captured' ? (state.forgivenMinor ?? 0) : 0;
}

function sumOf(amounts: number[]): number {
  return amounts.reduce((total, amount) => total + amount, 0);
}
