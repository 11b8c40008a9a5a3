import type { CustomerIdentity } from '@panelkit/sdk';
import type { CustomerIdentityReader, CustomerIdentityWriter, UnpaidUnits } from '@panelkit/sdk/ports';
import type { Access, TransactionAccess } from '../../database/access.ts';
import { type Columns, instant, nullable, readRow, text, toNumber } from '../../rows/columns.ts';
import { isUuid } from '../../rows/is-uuid.ts';

const identityColumns: Columns<CustomerIdentity> = {
  identityHash: text,
  customerId: text,
  confirmedAt: nullable(instant),
};

const identities = `
  SELECT identity_hash, customer_id, confirmed_at FROM panelkit.customer_identities
  WHERE customer_id = $1
  ORDER BY identity_hash`;
const putIdentity = `
  INSERT INTO panelkit.customer_identities (identity_hash, customer_id, confirmed_at) VALUES ($1, $2, $3)
  ON CONFLICT (identity_hash, customer_id)
    DO UPDATE SET confirmed_at = coalesce(customer_identities.confirmed_at, excluded.confirmed_at)`;
const lockShared = `
  SELECT identity_hash FROM panelkit.customer_identities
  WHERE identity_hash IN (SELECT identity_hash FROM panelkit.customer_identities WHERE customer_id = $1)
  ORDER BY identity_hash, customer_id
  FOR NO KEY UPDATE`;
const sharedTrial = `
  SELECT 1 FROM panelkit.customer_identities mine
  JOIN panelkit.customer_identities other USING (identity_hash)
  JOIN panelkit.customers ON customers.id = other.customer_id
  WHERE mine.customer_id = $1 AND other.customer_id <> $1 AND customers.trial_unit_id IS NOT NULL
  LIMIT 1`;
const units = `coalesce(sum((item ->> 'quantity')::bigint), 0) AS units`;
const unpaidOfCustomer = `
  SELECT ${units} FROM panelkit.orders, jsonb_array_elements(items) item
  WHERE customer_id = $1 AND status = 'awaiting-payment'`;
const lockNetwork = "SELECT pg_advisory_xact_lock(hashtextextended('panelkit.network:' || $1, 0))";
const unpaidOfNetwork = `
  SELECT ${units} FROM panelkit.orders, jsonb_array_elements(items) item
  WHERE network_hash = $1 AND status = 'awaiting-payment'`;

export function createCustomerIdentityReader(access: Access): CustomerIdentityReader {
  return {
    listByCustomer: (customerId) =>
      access.run(async (session) => {
        const found = isUuid(customerId) ? await session.query(identities, [customerId]) : [];
        return found.map((cells) => readRow(identityColumns, cells));
      }),
  };
}

export function createCustomerIdentityWriter({ run }: TransactionAccess): CustomerIdentityWriter {
  return {
    put: ({ identityHash, customerId, confirmedAt }) =>
      run(
        async (session) =>
          void (await session.query(putIdentity, [
            identityHash,
            customerId,
            confirmedAt?.toISOString() ?? null,
          ])),
        { kind: 'customer identity', id: customerId },
      ),
    lockAndFindTrial: (customerId) =>
      run(async (session) => {
        await session.query(lockShared, [customerId]);
        // A statement that waited still sees other rows as they were before.
        return (await session.query(sharedTrial, [customerId])).length > 0;
      }),
  };
}

export function createUnpaidUnits({ run }: TransactionAccess): UnpaidUnits {
  return {
    countUnpaidOfCustomer: (customerId) =>
      run(async (session) => {
        const [found] = isUuid(customerId) ? await session.query(unpaidOfCustomer, [customerId]) : [];
        return toNumber(found?.units ?? 0);
      }),
    lockAndCountUnpaidOfNetwork: (networkHash) =>
      run(async (session) => {
        await session.query(lockNetwork, [networkHash]);
        const [found] = await session.query(unpaidOfNetwork, [networkHash]);
        return toNumber(found?.units ?? 0);
      }),
  };
}
