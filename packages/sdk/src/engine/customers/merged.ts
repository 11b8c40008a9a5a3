import type { Customer } from '../../domain/orders/customer.ts';
import { isPanelkitError, PanelkitError } from '../../errors/panelkit-error.ts';
import { type Backend, defineBackend } from '../../ports/backend.ts';
import type { LockRequest } from '../../ports/storage/storage-locks.ts';
import type { Storage, Transaction } from '../../ports/storage.ts';

/**
 * The backend, of which no transaction locks a customer who was merged into another. What was found by its
 * owner before the merge, and locked after it, has another owner now: such a transaction is run once more and
 * finds the survivor. One that names the merged customer itself fails.
 */
export function refuseMerged(backend: Backend): Backend {
  const { storage } = backend;
  return defineBackend({
    ...backend,
    storage: { ...storage, transaction: (work) => runTwiceAtMost(storage, (tx) => work(guardCustomers(tx))) },
  });
}

async function runTwiceAtMost<Result>(
  storage: Storage,
  work: (tx: Transaction) => Promise<Result>,
): Promise<Result> {
  try {
    return await storage.transaction(work);
  } catch (error) {
    if (!isPanelkitError(error) || error.code !== 'CUSTOMER_MERGED') throw error;
    return storage.transaction(work);
  }
}

function guardCustomers(tx: Transaction): Transaction {
  const lock = async <const Request extends LockRequest>(request: Request) => {
    const locked = await tx.lock(request);
    const customers: unknown = locked.customers;
    if (Array.isArray(customers)) for (const customer of customers) assertNotMerged(customer);
    return locked;
  };
  const get = async (id: string): Promise<Customer> => {
    const customer = await tx.customers.get(id);
    assertNotMerged(customer);
    return customer;
  };
  let customers: Transaction['customers'] | null = null;
  const guardedCustomers = () => {
    customers ??= { ...tx.customers, get };
    return customers;
  };
  // Not a copy: a storage may make the parts of a transaction at their first use.
  return new Proxy(tx, {
    get(target, name) {
      if (name === 'lock') return lock;
      return name === 'customers' ? guardedCustomers() : Reflect.get(target, name);
    },
  });
}

/** @throws PanelkitError `CUSTOMER_MERGED` */
export function assertNotMerged({ id: customerId, mergedIntoId }: Customer): void {
  if (mergedIntoId === null) return;
  throw new PanelkitError('CUSTOMER_MERGED', {
    message: 'This customer was merged into another',
    details: { customerId, intoCustomerId: mergedIntoId },
  });
}

/** Who has now what this customer had; null when there is no such customer. */
export async function findSurvivor(
  { customers }: Pick<Storage, 'customers'>,
  customerId: string,
): Promise<Customer | null> {
  let found = await customers.find(customerId);
  // A merged customer takes part in no other merge: the way has an end.
  while (found !== null && found.mergedIntoId !== null) found = await customers.find(found.mergedIntoId);
  return found;
}
