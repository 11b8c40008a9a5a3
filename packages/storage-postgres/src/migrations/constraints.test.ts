import { walletAccount } from '@panelkit/sdk';
import {
  aLedgerTransaction,
  aMoneyHold,
  anAuditRow,
  anInvoice,
  aPayment,
  aPaymentEvent,
  aProviderPayment,
  testId,
} from '@panelkit/sdk/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createPostgresBackend, type PostgresBackend } from '../create-postgres-backend.ts';
import { sharedPglite, type TestPglite } from '../testing/test-databases.ts';
import { givenTestUnit, type TestUnit } from '../testing/test-records.ts';

/** What the database itself refuses, from anybody. */
describe('constraints', () => {
  let pglite: TestPglite;
  let backend: PostgresBackend;
  let sold: TestUnit;
  beforeAll(async () => {
    pglite = await sharedPglite();
    backend = await createPostgresBackend({ pglite });
    sold = await givenTestUnit(backend.storage);
    const { customer, order, unit } = sold;
    const hold = aMoneyHold({
      customerId: customer.id,
      orderId: order.id,
      unitId: unit.id,
      amountMinor: 400,
    });
    await backend.storage.transaction(async (tx) => {
      await tx.ledger.hold(hold);
      await tx.ledger.voidHold(hold.id, new Date(0));
      await tx.audit.append(anAuditRow());
      const sale = aLedgerTransaction({
        entries: [
          { account: walletAccount(customer.id), amountMinor: -400 },
          { account: 'revenue', amountMinor: 400 },
        ],
      });
      await tx.ledger.book(sale);
      const document = anInvoice({ postingId: sale.id, customerId: customer.id, grossMinor: 400 });
      await tx.invoices.issue(sale.id, [document]);
      const payment = aPayment({ customerId: customer.id });
      await tx.payments.insert(payment);
      await tx.providerPayments.insert(aProviderPayment({ paymentId: payment.id, receivedMinor: 5 }));
      const state = { status: 'processed' as const, processedAt: new Date(0), effect: 'applied' as const };
      await tx.paymentEvents.insertOnce(aPaymentEvent({ state }));
      await tx.events.append({
        aggregate: { kind: 'account', id: testId() },
        type: 'account.removed',
        data: { panelId: 'p' },
        at: new Date(0),
      });
    });
    await backend.storage.events.list({ after: 0, limit: 1 });
  }, 60_000);
  afterAll(() => backend.close());

  const uuid = () => `'${testId()}'`;

  test.each([
    ['an entry without its counterpart', () => bookAlone(uuid()), /do not sum to zero/],
    [
      'another amount in a booked entry',
      () => 'UPDATE panelkit.ledger_entries SET amount_minor = 0',
      /append-only/,
    ],
    ['a removed ledger transaction', () => 'DELETE FROM panelkit.ledger_transactions', /append-only/],
    ['an edited entitlement', () => 'UPDATE panelkit.entitlement_facts SET bytes = 0', /append-only/],
    ['a removed entitlement', () => 'DELETE FROM panelkit.entitlement_facts', /append-only/],
    ['a removed payment event', () => 'DELETE FROM panelkit.payment_events', /cannot be removed/],
    [
      'a payment event that is worked on, removed in a clean-up',
      () => `
        UPDATE panelkit.payment_events SET next_attempt_at = now();
        SELECT set_config('panelkit.deletes_before', now()::text, true);
        DELETE FROM panelkit.payment_events`,
      /cannot be removed/,
    ],
    [
      'a payment event that is new again',
      () => `UPDATE panelkit.payment_events SET status = 'received', state = '{"status":"received"}'`,
      /cannot be removed or forgotten/,
    ],
    [
      'money of a provider that never came',
      () => 'UPDATE panelkit.provider_payments SET received_minor = 4',
      /cannot fall/,
    ],
    [
      'money that is booked by another rate than it was asked by',
      () =>
        `UPDATE panelkit.provider_payments SET quote = '{"price":{},"asked":{},"validUntil":"2026-01-01T00:00:00Z"}'`,
      /quote of provider payment .* cannot change/,
    ],
    [
      'a rate that is no number',
      () => "INSERT INTO panelkit.exchange_rates VALUES ('USD', 'USD', '0.00', 'staff', 'epoch')",
      /exchange_rates_rate_check/,
    ],
    ['a removed audit row', () => 'DELETE FROM panelkit.audit_rows', /append-only/],
    ['an emptied event log', () => 'TRUNCATE panelkit.events', /append-only/],
    ['a rewritten event', () => "UPDATE panelkit.events SET type = 'other'", /append-only/],
    ['an invoice that is removed', () => 'DELETE FROM panelkit.invoices', /append-only/],
    ['a rewritten invoice', () => 'UPDATE panelkit.invoices SET gross_minor = 0', /append-only/],
    ['a number after a gap', () => invoice({ number: 3 }), /invoices_without_gap/],
    ['a number that is taken', () => invoice({ number: 1 }), /invoices_number/],
    ['a second document of a sale', () => invoice({ part: 0 }), /invoices_posting/],
    ['a credit note of nothing', () => invoice({ kind: 'credit-note' }), /invoices_corrects/],
    ['a credit note beyond its invoice', () => credit(401), /more than it/],
    [
      'a wallet below what is held of it',
      () => 'UPDATE panelkit.wallets SET held_minor = 1001',
      /wallets_covered/,
    ],
    ['a negative wallet', () => 'UPDATE panelkit.wallets SET balance_minor = -1', /wallets_covered/],
    ['a voided hold that is posted', () => "UPDATE panelkit.money_holds SET state = 'posted'", /cannot move/],
    ['a place given back before it was used', () => moveHold('released'), /cannot move/],
    ['a place given back twice', () => `${moveHold('voided')}; ${moveHold('voided')}`, /cannot move/],
    ['a negative counter', () => 'UPDATE panelkit.inbounds SET held_count = -1', /held_count/],
    ['a second live account', () => copyRow('accounts', 'name_hash'), /accounts_live_place/],
    [
      'a second live subscription of a unit',
      () => copyRow('subscriptions', 'token_hash'),
      /subscriptions_unit/,
    ],
    ['a second pending change', () => copyRow('changes'), /changes_pending/],
    ['an unpaid order without an end', () => 'UPDATE panelkit.orders SET expires_at = NULL', /orders/],
    [
      'a status that its state does not say',
      () => "UPDATE panelkit.orders SET status = 'paid', expires_at = NULL",
      /orders_state/,
    ],
    [
      'a notification of nobody',
      () => notify({ audience: 'customer', customer: 'NULL' }),
      /notifications_check/,
    ],
    ['a notification that waits for ever', () => notify({ next: 'NULL' }), /notifications_check/],
    ['the same told twice by a channel', () => `${notify({})}; ${notify({})}`, /notifications_key/],
    ['a panel that is removed', () => 'DELETE FROM panelkit.panels', /foreign key/],
    ['an account of no panel', () => `UPDATE panelkit.accounts SET panel_id = ${uuid()}`, /foreign key/],
  ])('given %s, when written by hand, then it is refused', async (_, statement, message) => {
    const write = pglite.exec(`BEGIN; ${statement()}; COMMIT`);
    await expect(write).rejects.toThrow(message);
    await pglite.exec('ROLLBACK');
  });
});

const bookAlone = (id: string) => `
  INSERT INTO panelkit.ledger_transactions (id, key, kind, currency, at) VALUES (${id}, 'by hand', 'adjustment', 'USD', now());
  INSERT INTO panelkit.ledger_entries (transaction_id, position, account, amount_minor) VALUES (${id}, 1, 'revenue', 5)`;

const moveHold = (state: string) =>
  `UPDATE panelkit.capacity_holds SET state = '${state}', settled_at = now()`;

/** Another document of the sale that has one. */
const invoice = ({ kind = 'invoice', number = 2, part = 1, corrects = 'NULL', gross = 1 }) => `
  INSERT INTO panelkit.invoices (id, kind, series, fiscal_year, number, posting_id, part, corrects_id, customer_id, currency,
    gross_minor, tax_minor, posted_at, issued_at, content)
  SELECT '${testId()}', '${kind}', series, fiscal_year, ${number}, posting_id, ${part}, ${corrects}, customer_id, currency,
    ${gross}, 0, now(), now(), '{}' FROM panelkit.invoices`;

const credit = (gross: number) => invoice({ kind: 'credit-note', corrects: 'id', gross });

/** Inserts a row again under another id (and another value of a unique text). */
const copyRow = (table: string, text?: string) => `
  CREATE TEMPORARY TABLE copy ON COMMIT DROP AS SELECT * FROM panelkit.${table};
  UPDATE copy SET id = '${testId()}'${text === undefined ? '' : `, ${text} = 'another'`};
  INSERT INTO panelkit.${table} SELECT * FROM copy`;

/** A row of the outbox. */
const notify = ({ audience = 'staff', customer = 'NULL', next = 'now()' }) => `
  INSERT INTO panelkit.notifications (id, channel, audience, customer_id, code, parameters, subject_kind, subject_id, key, topic, state,
    attempts, next_attempt_at, expires_at, created_at)
  VALUES ('${testId()}', 'mail', '${audience}', ${customer}, 'staff.new-order', '{}', 'order', 'o', 'k', 't', 'pending',
    0, ${next}, now(), now())`;
