import type { FoundBy, FoundRecord } from '@panelkit/sdk';
import type { SearchKeys, SearchReader } from '@panelkit/sdk/ports';
import type { Access } from '../../database/access.ts';
import type { Views } from '../../database/views.ts';

type Owned = { id: string; customerId: string };

export function createSearchReader({ views, run }: Access): SearchReader {
  return {
    find: (keys, limit) =>
      run(() => {
        const found = new Map<string, FoundRecord>();
        for (const record of foundBy(views, keys)) found.set(`${record.foundBy} ${record.id}`, record);
        return [...found.values()].sort(newestFirst).slice(0, limit);
      }),
  };
}

function newestFirst(first: FoundRecord, second: FoundRecord): number {
  if (first.id !== second.id) return first.id < second.id ? 1 : -1;
  return first.foundBy < second.foundBy ? -1 : 1;
}

function* foundBy(views: Views, keys: SearchKeys): Iterable<FoundRecord> {
  const { customers, orders, subscriptions, payments } = views;
  const record = (kind: FoundRecord['kind'], way: FoundBy, row: Owned | null): FoundRecord[] =>
    row === null ? [] : [{ kind, id: row.id, customerId: row.customerId, foundBy: way }];
  const customer = (way: FoundBy, id: string | undefined): FoundRecord[] =>
    id === undefined ? [] : record('customer', way, { id, customerId: id });
  const { text, id, tokenHashes, nameHashes } = keys;
  if (id !== null) {
    yield* customer('id', customers.find(id)?.id);
    yield* record('order', 'id', orders.find(id));
    yield* record('order', 'id', orders.find(views.units.find(id)?.orderId ?? ''));
    yield* record('subscription', 'id', subscriptions.find(id));
    yield* record('payment', 'id', payments.find(id));
  }
  yield* customer('id', customers.findBy('externalId', text)?.id);
  for (const { customerId } of views.chats.scan('userId', text)) {
    yield* customer('messenger', customerId ?? undefined);
  }
  for (const number of [text, text.toUpperCase()]) {
    yield* record('order', 'number', orders.findBy('number', number));
  }
  for (const hash of tokenHashes) {
    yield* record('subscription', 'link', subscriptions.findBy('tokenHash', hash));
  }
  for (const hash of nameHashes) {
    const { subscriptionId = '' } = views.accounts.findBy('nameHash', hash) ?? {};
    yield* record('subscription', 'account-name', subscriptions.find(subscriptionId));
  }
  for (const payment of payments.scan('receipt', text)) yield* record('payment', 'reference', payment);
  for (const { paymentId } of views.providerPayments.scan('providerReference', text)) {
    yield* record('payment', 'reference', payments.find(paymentId));
  }
}
