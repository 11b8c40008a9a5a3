import type { Queries } from '@panelkit/sdk/ports';
import type { Access } from '../database/access.ts';
import { createCardReaders } from '../repositories/cards.ts';
import {
  createCustomerReader,
  createInboundReader,
  createPanelReader,
  createPlanReader,
} from '../repositories/catalogue.ts';
import { createEntitlementReader } from '../repositories/entitlement.ts';
import { createInvoiceReader } from '../repositories/invoices/invoices.ts';
import { createJobFailureReader } from '../repositories/job-failures.ts';
import { createLedgerReader } from '../repositories/ledger.ts';
import { createListReaders } from '../repositories/lists/list-readers.ts';
import { createMarkReader, createNotificationReader } from '../repositories/notifications.ts';
import {
  createExchangeRateReader,
  createPaymentEventReader,
  createProviderPaymentReader,
  createRefundReader,
} from '../repositories/payments.ts';
import { createPeopleReaders } from '../repositories/people/people-readers.ts';
import { createSearchReader } from '../repositories/people/search.ts';
import { createAuditReader } from '../repositories/records.ts';
import { createReportReader } from '../repositories/reports.ts';
import { createArchiveReader } from '../repositories/retention.ts';
import { createBulkRunReader, createRunReader } from '../repositories/runs.ts';
import { createOrderReader, createPaymentReader, createUnitReader } from '../repositories/sales.ts';
import {
  createAccountReader,
  createChangeReader,
  createSubscriptionReader,
} from '../repositories/services.ts';
import { createUsageReader } from '../repositories/usage.ts';

/** Everything that is read outside of a transaction, but what is also followed. */
export function createReaders(access: Access): Omit<Queries, 'events' | 'settings'> {
  return {
    customers: createCustomerReader(access),
    plans: createPlanReader(access),
    panels: createPanelReader(access),
    inbounds: createInboundReader(access),
    orders: createOrderReader(access),
    units: createUnitReader(access),
    payments: createPaymentReader(access),
    providerPayments: createProviderPaymentReader(access),
    paymentEvents: createPaymentEventReader(access),
    refunds: createRefundReader(access),
    subscriptions: createSubscriptionReader(access),
    changes: createChangeReader(access),
    entitlement: createEntitlementReader(access),
    accounts: createAccountReader(access),
    ledger: createLedgerReader(access),
    invoices: createInvoiceReader(access),
    usage: createUsageReader(access),
    audit: createAuditReader(access),
    runs: createRunReader(access),
    jobFailures: createJobFailureReader(access),
    bulkRuns: createBulkRunReader(access),
    reports: createReportReader(access),
    search: createSearchReader(access),
    lists: createListReaders(access),
    notifications: createNotificationReader(access),
    exchangeRates: createExchangeRateReader(access),
    marks: createMarkReader(access),
    ...createPeopleReaders(access),
    ...createCardReaders(access),
    archive: createArchiveReader(access),
  };
}
