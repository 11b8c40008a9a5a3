import type { Mutant } from '../mutant.ts';

const applyRetention = 'packages/sdk/src/engine/retention/apply-retention.ts';
const watchMoney = 'packages/sdk/src/engine/kernel/watch-money.ts';
const postgresRecords = 'packages/storage-postgres/src/repositories/records.ts';
const postgresRetention = 'packages/storage-postgres/src/repositories/retention.ts';

const postgresStorageContractTest = 'packages/storage-postgres/src/storage.contract.test.ts';
const retentionTest = 'tests/engine/retention/retention.test.ts';
/** Of the contract, what runs on a server. */
const onServer = '^server .*(retention|idempotency)';

/** What is kept, and for how long. */
export const retentionMutants: readonly Mutant[] = [
  {
    id: 'retention/past-the-mark-of-a-follower',
    file: applyRetention,
    find: 'upToCursor: await lastReadByAll(engine)',
    replace: 'upToCursor: (await lastReadByAll(engine)) + 1e9',
    breaks: 'nothing goes that a follower has not read',
    tests: [retentionTest],
  },
  {
    id: 'retention/kept-for-ever-goes',
    file: applyRetention,
    find: 'if (days === null) return 0;',
    replace: '',
    breaks: 'a policy of null keeps for ever',
    tests: [retentionTest],
  },
  {
    id: 'retention/held-money-is-no-money',
    file: watchMoney,
    find: `    hold: watched(ledger.hold),
`,
    replace: '',
    breaks: 'the key of a command that holds money is kept for ever',
    tests: [retentionTest],
  },
  {
    id: 'retention/voided-money-is-no-money',
    file: watchMoney,
    find: `    voidHold: watched(ledger.voidHold),
`,
    replace: '',
    breaks: 'the key of a command that frees money is kept for ever',
    tests: [retentionTest],
  },
  {
    id: 'retention-sql/unsent-messages-go',
    file: postgresRetention,
    find: "dropOldest('notifications', 'id', 'settled_at < $1')",
    replace: "dropOldest('notifications', 'id', 'created_at < $1')",
    breaks: 'a message that waits stays',
    tests: [postgresStorageContractTest],
    only: onServer,
  },
  {
    id: 'retention-sql/live-leases-go',
    file: postgresRetention,
    find: "'expires_at IS NULL OR expires_at < $1'",
    replace: "'expires_at IS NULL OR $1::timestamptz IS NOT NULL'",
    breaks: 'a lease that is held stays',
    tests: [postgresStorageContractTest],
    only: onServer,
  },
  {
    id: 'retention-sql/every-key-is-kept',
    file: postgresRetention,
    find: 'WHERE at < $1 AND is_permanent AND result IS NOT NULL',
    replace: 'WHERE at < $1 AND result IS NOT NULL',
    breaks: 'only keys of money are kept for ever',
    tests: [postgresStorageContractTest],
    only: onServer,
  },
  {
    id: 'retention-sql/key-goes-before-its-copy',
    file: postgresRetention,
    find: `at < $1::timestamptz - interval '1 day' AND EXISTS (
          SELECT FROM panelkit.permanent_keys
          WHERE scope = panelkit.scope_of(known.actor_kind, known.actor_id, known.command, known.key))`,
    replace: "at < $1::timestamptz - interval '1 day'",
    breaks: 'a key of money goes when its copy is there',
    tests: [postgresStorageContractTest],
    only: onServer,
  },
  {
    id: 'retention-sql/permanent-key-is-free-again',
    file: postgresRecords,
    find: `    UNION ALL
    SELECT own.id, arguments_hash, result FROM panelkit.permanent_keys
    WHERE scope = panelkit.scope_of($1, own.id, $3, $4)
`,
    replace: '',
    breaks: 'a key of money stays taken',
    tests: [postgresStorageContractTest],
    only: onServer,
  },
  {
    id: 'retention-sql/failures-that-wait-go',
    file: postgresRetention,
    find: ' AND (next_attempt_at IS NULL OR next_attempt_at < $1)',
    replace: '',
    breaks: 'a failure that is tried again stays',
    tests: [postgresStorageContractTest],
    only: onServer,
  },
];
