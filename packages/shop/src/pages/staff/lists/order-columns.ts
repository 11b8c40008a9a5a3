import type { Order } from '@panelkit/sdk';
import type { PageContext } from '../../../page-context.ts';
import { orderBadgeColors } from '../../parts/badge-colors.ts';
import { html } from '../../parts/html.ts';
import { methodName } from '../../parts/method-name.ts';
import { state } from '../staff-frame.ts';
import { amountCells, customerColumn, type Names } from './columns-of-all.ts';
import type { ListColumn } from './list-column.ts';

/**
 * @param seesMoney - all totals together are what the shop earns: only who may see that finds them in a file
 */
export function orderColumns(
  { texts }: Pick<PageContext, 'texts'>,
  { names, seesMoney }: { names: Names; seesMoney: boolean },
): ListColumn<Order>[] {
  const { staffLists: words, orderStatus, format } = texts;
  return [
    {
      name: 'number',
      label: words.number,
      cell: ({ id, number }) => html`<a href="/staff/orders/${id}"><bdi>${number}</bdi></a>`,
      file: [['number', ({ number }) => number]],
    },
    {
      name: 'at',
      label: words.at,
      sorts: ['oldest', 'newest'],
      cell: ({ createdAt }) => format.dateTime(createdAt),
      file: [['placed', ({ createdAt }) => createdAt.toISOString()]],
    },
    customerColumn(texts, names),
    {
      name: 'status',
      label: words.status,
      cell: ({ state: { status } }) => state(orderBadgeColors[status], orderStatus[status]),
      file: [['status', ({ state: { status } }) => status]],
    },
    {
      name: 'method',
      label: words.method,
      isExtra: true,
      cell: ({ paymentMethod }) => methodName(texts, paymentMethod),
      file: [['method', ({ paymentMethod }) => paymentMethod]],
    },
    {
      name: 'amount',
      label: words.amount,
      cell: ({ total }) => format.money(total),
      file: seesMoney ? amountCells(format, 'total', ({ total }) => total) : [],
    },
  ];
}
