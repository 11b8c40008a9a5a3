import type { Mutant } from '../mutant.ts';

/** Of the contract, what runs on a server. */
const onServer = '^server .*leases';

/** Leases on PostgreSQL. */
export const leasesMutants: readonly Mutant[] = [
  {
    id: 'leases/lease-is-taken-from-its-owner',
    file: 'packages/storage-postgres/src/repositories/leases.ts',
    find: `
  WHERE lease.expires_at IS NULL OR lease.expires_at <= \${now}`,
    replace: '',
    breaks: 'a lease has one owner',
    tests: ['packages/storage-postgres/src/storage.contract.test.ts'],
    only: onServer,
  },
  {
    id: 'leases/lapsed-lease-is-held',
    file: 'packages/storage-postgres/src/repositories/leases.ts',
    find: `AND token = $3 AND expires_at > \${now} FOR`,
    replace: 'AND token = $3 FOR',
    breaks: 'a lapsed lease is not held',
    tests: ['packages/storage-postgres/src/storage.contract.test.ts'],
    only: onServer,
  },
  {
    id: 'leases/lease-of-another-is-held',
    file: 'packages/storage-postgres/src/repositories/leases.ts',
    find: `AND token = $3 AND expires_at > \${now}`,
    replace: `AND $3::bigint > 0 AND expires_at > \${now}`,
    breaks: 'a lease of another is not held',
    tests: ['packages/storage-postgres/src/storage.contract.test.ts'],
    only: onServer,
  },
  {
    id: 'leases/lease-is-renewed-by-another',
    file: 'packages/storage-postgres/src/repositories/leases.ts',
    find: 'key = $2 AND token = $3 AND expires_at IS NOT NULL',
    replace: 'key = $2 AND $3::bigint > 0 AND expires_at IS NOT NULL',
    breaks: 'a lease is renewed by its owner',
    tests: ['packages/storage-postgres/src/storage.contract.test.ts'],
    only: onServer,
  },
];
