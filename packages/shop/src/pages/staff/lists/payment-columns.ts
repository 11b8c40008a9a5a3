import type { Payment } from '@panelkit/sdk';
import type { PageContext } from '../../../page-context.ts';
import { paymentBadgeColor } from '../../parts/badge-colors.ts';
import { html } from '../../parts/html.ts';
import { methodName } from '../../parts/method-name.ts';
import { state } from '../staff-frame.ts';
import { amountCells, customerColumn, type Names } from './columns-of-all.ts';
import type { ListColumn } from './list-column.ts';

export function paymentColumns(
  { texts }: Pick<PageContext, 'texts'>,
  { names }: { names: Names },
): ListColumn<Payment>[] {
  const { staffLists: words, paymentStatus, format } = texts;
  return [
    {
      name: 'at',
      label: words.at,
      sorts: ['oldest', 'newest'],
      cell: ({ id, createdAt }) => html`<a href="/staff/payments/${id}">${format.dateTime(createdAt)}</a>`,
      file: [
        ['id', ({ id }) => id],
        ['created', ({ createdAt }) => createdAt.toISOString()],
        ['order', ({ orderId }) => orderId],
      ],
    },
    customerColumn(texts, names),
    {
      name: 'method',
      label: words.method,
      cell: ({ method }) => methodName(texts, method),
      file: [['method', ({ method }) => method]],
    },
    {
      name: 'status',
      label: words.status,
      cell: ({ state: { status } }) => state(paymentBadgeColor(status), paymentStatus[status]),
      file: [['status', ({ state: { status } }) => status]],
    },
    {
      name: 'amount',
      label: words.amount,
      cell: ({ amount }) => format.money(amount),
      file: amountCells(format, 'amount', ({ amount }) => amount),
    },
    {
      name: 'by',
      label: words.by,
      cell: ({ state: now }) =>
        now.status === 'captured' || now.status === 'rejected'
          ? words.decided(now.decidedBy, now.decidedAt)
          : '',
      file: [['decided by', ({ state: now }) => ('decidedBy' in now ? now.decidedBy : null)]],
    },
  ];
}
