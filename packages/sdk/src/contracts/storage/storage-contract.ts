import { describe } from 'vitest';
import { type BackendHarness, useHarness } from '../backend-harness.ts';
import { describeCardsContract } from '../payments/cards-contract.ts';
import { describeExchangeRatesContract } from '../payments/exchange-rates-contract.ts';
import { describeInvoicesContract } from '../payments/invoices-contract.ts';
import { describeBroadcastsContract } from '../people/broadcasts-contract.ts';
import { describeLinkDevicesContract } from '../people/link-devices-contract.ts';
import { describeLinkReadersContract } from '../people/link-readers-contract.ts';
import { describeListsContract } from '../people/lists-contract.ts';
import { describeMergesContract } from '../people/merges-contract.ts';
import { describeSearchContract } from '../people/search-contract.ts';
import { describeShopLinkContract } from '../people/shop-link-contract.ts';
import { describeAccountsContract } from './storage-accounts-contract.ts';
import { describeCapacityContract } from './storage-capacity-contract.ts';
import { describeCatalogueContract } from './storage-catalogue-contract.ts';
import { describeChatsContract } from './storage-chats-contract.ts';
import { describeEntitlementContract } from './storage-entitlement-contract.ts';
import { describeEventsContract } from './storage-events-contract.ts';
import { describeJobFailuresContract, describeRunsContract } from './storage-job-failures-contract.ts';
import { describeLeasesContract } from './storage-leases-contract.ts';
import { describeLedgerContract } from './storage-ledger-contract.ts';
import { describeLocksContract } from './storage-locks-contract.ts';
import { describeManyContract } from './storage-many-contract.ts';
import { describeNotificationsContract } from './storage-notifications-contract.ts';
import { describeOrdersContract } from './storage-orders-contract.ts';
import { describePaymentsContract } from './storage-payments-contract.ts';
import { describeRecordsContract } from './storage-records-contract.ts';
import { describeReportsContract } from './storage-reports-contract.ts';
import { describeRetentionContract } from './storage-retention-contract.ts';
import { describeSettingsContract } from './storage-settings-contract.ts';
import { describeTransactionsContract } from './storage-transactions-contract.ts';
import { describeWorkersContract } from './storage-workers-contract.ts';
import { describeUsageContract } from './usage/usage-contract.ts';
import { describeUsageMarksContract } from './usage/usage-marks-contract.ts';

/**
 * Declares the suite of the Storage port for one backend (vitest).
 *
 * @param name - how the backend is called in the report
 * @param setup - makes a backend with nothing stored, for each test
 */
export function describeStorageContract(name: string, setup: () => Promise<BackendHarness>): void {
  describe(`Storage contract: ${name}`, () => {
    const harness = useHarness(setup);
    describeTransactionsContract(harness);
    describeLocksContract(harness);
    describeCatalogueContract(harness);
    describeOrdersContract(harness);
    describeAccountsContract(harness);
    describeEntitlementContract(harness);
    describeManyContract(harness);
    describeCapacityContract(harness);
    describeLedgerContract(harness);
    describeInvoicesContract(harness);
    describePaymentsContract(harness);
    describeExchangeRatesContract(harness);
    describeCardsContract(harness);
    describeLeasesContract(harness);
    describeWorkersContract(harness);
    describeEventsContract(harness);
    describeRecordsContract(harness);
    describeRetentionContract(harness);
    describeRunsContract(harness);
    describeJobFailuresContract(harness);
    describeReportsContract(harness);
    describeSearchContract(harness);
    describeListsContract(harness);
    describeMergesContract(harness);
    describeNotificationsContract(harness);
    describeChatsContract(harness);
    describeBroadcastsContract(harness);
    describeLinkDevicesContract(harness);
    describeLinkReadersContract(harness);
    describeShopLinkContract(harness);
    describeSettingsContract(harness);
    describeUsageContract(harness);
    describeUsageMarksContract(harness);
  });
}
