import type { Mutant } from '../mutant.ts';

const lockOrder = 'packages/sdk/src/engine/locks/lock-order.ts';
const lockSubscription = 'packages/sdk/src/engine/locks/lock-subscription.ts';
const postgresLeases = 'packages/storage-postgres/src/repositories/leases.ts';
const postgresLocks = 'packages/storage-postgres/src/repositories/locks.ts';
const postgresMany = 'packages/storage-postgres/src/repositories/many.ts';
const postgresRepository = 'packages/storage-postgres/src/repositories/repository.ts';
const postgresServices = 'packages/storage-postgres/src/repositories/services.ts';

const claimDueTest = 'packages/storage-postgres/src/transaction/claim-due.test.ts';
const postgresRacesTest = 'packages/storage-postgres/src/transaction/races.test.ts';
const postgresStorageContractTest = 'packages/storage-postgres/src/storage.contract.test.ts';
const racesTest = 'tests/interleaving/races.test.ts';
/** Of the contract, what runs on a server. */
const leasesOnServer = '^server .*leases';
/** Of the contract, what runs on a server. */
const accountsOnServer = '^server .*accounts';

/** Of the contract, what runs on a server. */
const manyOnServer = '^server .*many accounts';

/** Locks and claims on PostgreSQL. */
export const storageMutants: readonly Mutant[] = [
  {
    id: 'leases/held-lease-is-not-locked',
    file: postgresLeases,
    find: `AND expires_at > \${now} FOR NO KEY UPDATE\``,
    replace: `AND expires_at > \${now}\``,
    breaks: 'who has a lease has it until the commit',
    tests: [postgresRacesTest, postgresStorageContractTest],
  },
  {
    id: 'leases/renews-what-was-given-back',
    file: postgresLeases,
    find: 'DELETE FROM panelkit.leases WHERE key = $1 AND token = $2',
    replace: 'DELETE FROM panelkit.leases WHERE key = $1 AND $2::bigint > 0',
    breaks: 'a lease is given back by its owner',
    tests: [postgresStorageContractTest],
    only: leasesOnServer,
  },
  {
    id: 'storage/several-rows-are-not-locked',
    file: postgresLocks,
    find: 'ORDER BY id FOR NO KEY UPDATE`;',
    replace: 'ORDER BY id`;',
    breaks: 'what is locked is locked',
    tests: [racesTest, postgresRacesTest],
  },
  {
    id: 'storage/got-row-is-not-locked',
    file: postgresRepository,
    find: 'WHERE id = $1 FOR NO KEY UPDATE`;',
    replace: 'WHERE id = $1`;',
    breaks: 'what is got is locked',
    tests: [postgresRacesTest, racesTest],
  },
  {
    id: 'storage/condemned-twice',
    file: postgresMany,
    find: "condemnWhere('id = ANY($1::uuid[]) AND condemned_at IS NULL')",
    replace: "condemnWhere('id = ANY($1::uuid[])')",
    breaks: 'an account is condemned once',
    tests: [postgresStorageContractTest],
    only: manyOnServer,
  },
  {
    id: 'storage/claims-what-is-not-due-any-more',
    file: postgresServices,
    find: 'WHERE id = due.subscription_id AND next_due_at = due.due_at FOR',
    replace: 'WHERE id = due.subscription_id FOR',
    breaks: 'a sweep claims what is still due',
    tests: [claimDueTest],
  },
  {
    id: 'storage/two-sweeps-claim-one',
    file: postgresServices,
    find: 'next_due_at = due.due_at FOR NO KEY UPDATE SKIP LOCKED',
    replace: 'next_due_at = due.due_at',
    breaks: 'a subscription is swept by one worker',
    tests: [claimDueTest],
  },
  {
    id: 'storage/removed-account-is-ours',
    file: postgresServices,
    find: 'AND panel_id = $1 AND removed_at IS NULL',
    replace: 'AND panel_id = $1',
    breaks: 'what was removed is a stranger when it is back',
    tests: [postgresStorageContractTest],
    only: accountsOnServer,
  },
  {
    id: 'storage/change-is-read-before-the-lock',
    file: lockSubscription,
    find: `  const [roots, change, accounts] = await Promise.all([
    tx.lock({ ...first, units: [unitId] as const, subscriptions: [id] as const }),
    tx.changes.lockPending(id),
    tx.accounts.lockByUnit(unitId),
  ]);`,
    replace: `  const [change, roots, accounts] = await Promise.all([
    tx.changes.lockPending(id),
    tx.lock({ ...first, units: [unitId] as const, subscriptions: [id] as const }),
    tx.accounts.lockByUnit(unitId),
  ]);`,
    breaks: 'what is decided on is read behind the lock',
    tests: [racesTest],
  },
  {
    id: 'storage/payments-are-listed-before-the-lock',
    file: lockOrder,
    find: `  const [customer] = (await tx.lock({ customers: [customerId] as const })).customers;
  // Every command that opens a payment of an order has locked its customer.
  const known = await listPaymentIds(tx, id);`,
    replace: `  const known = await listPaymentIds(tx, id);
  const [customer] = (await tx.lock({ customers: [customerId] as const })).customers;`,
    breaks: 'a payment that is opened meanwhile ends with its order',
    tests: [racesTest],
  },
];
