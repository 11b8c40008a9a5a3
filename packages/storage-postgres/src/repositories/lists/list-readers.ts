import type { ListReaders } from '@panelkit/sdk/ports';
import type { Access } from '../../database/access.ts';
import { accounts } from '../../rows/account-rows.ts';
import { readRow } from '../../rows/columns.ts';
import { createListReader } from './list-pages.ts';
import { orderList, paymentList } from './sale-lists.ts';
import { subscriptionList } from './subscription-list.ts';

const liveAccounts = `${accounts.select} WHERE subscription_id = ANY($1) AND condemned_at IS NULL ORDER BY id`;

export function createListReaders(access: Access): ListReaders {
  return {
    orders: createListReader(access, orderList),
    payments: createListReader(access, paymentList),
    subscriptions: createListReader(access, subscriptionList),
    accountsOf: (subscriptionIds) =>
      access.run(async (session) => {
        const found = await session.query(liveAccounts, [subscriptionIds]);
        return found.map((cells) => readRow(accounts.columns, cells));
      }),
  };
}
