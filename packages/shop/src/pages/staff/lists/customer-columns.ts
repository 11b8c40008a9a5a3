import type { PageContext } from '../../../page-context.ts';
import type { User } from '../../../store/shop-store.ts';
import { html } from '../../parts/html.ts';
import { personName } from '../person-name.ts';
import type { ListColumn } from './list-column.ts';

/** There is no file of customers: people's addresses are not to be taken away. */
export function customerColumns({ texts }: Pick<PageContext, 'texts'>): ListColumn<User>[] {
  const { staffLists: words, signIn, signUp, format } = texts;
  return [
    {
      name: 'name',
      label: signUp.name,
      file: [],
      cell: (user) =>
        user.customerId === null
          ? personName(user, user.id)
          : html`<a href="/staff/customers/${user.customerId}">${personName(user, user.id)}</a>`,
    },
    {
      name: 'email',
      label: signIn.email,
      file: [],
      cell: ({ email }) => (email === null ? words.viaTelegram : html`<bdi>${email}</bdi>`),
    },
    {
      name: 'joined',
      label: words.joined,
      file: [],
      sorts: ['oldest', 'newest'],
      cell: ({ createdAt }) => format.dateTime(createdAt),
    },
  ];
}
