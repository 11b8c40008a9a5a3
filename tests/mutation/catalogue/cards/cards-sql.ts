import type { Mutant } from '../../mutant.ts';

const cardTables = 'packages/storage-postgres/migrations/0025_cards.sql';
const postgresCards = 'packages/storage-postgres/src/repositories/cards.ts';

/** The contract of the storage, on a server. */
const onServer = {
  tests: ['packages/storage-postgres/src/storage.contract.test.ts'],
  only: '^server .*cards',
};

/** What the database refuses, and what it counts. */
export const cardsSqlMutants: readonly Mutant[] = [
  {
    id: 'cards-sql/message-proves-two-transfers',
    file: cardTables,
    find: 'CREATE UNIQUE INDEX card_transfers_message',
    replace: 'CREATE INDEX card_transfers_message',
    breaks: 'a message proves one transfer',
    ...onServer,
  },
  {
    id: 'cards-sql/amount-names-two',
    file: cardTables,
    find: 'CREATE UNIQUE INDEX card_transfers_amount',
    replace: 'CREATE INDEX card_transfers_amount',
    breaks: 'an amount names one transfer of a card',
    ...onServer,
  },
  {
    id: 'cards-sql/amount-is-free-once-it-is-closed',
    file: cardTables,
    find: '(card_id, amount_minor) WHERE released_at IS NULL',
    replace: '(card_id, amount_minor) WHERE closed_at IS NULL',
    breaks: 'a closed transfer keeps its amount until it is released',
    ...onServer,
  },
  {
    id: 'cards-sql/closed-amounts-are-offered',
    file: postgresCards,
    find: 'BETWEEN $2 AND $3 AND released_at IS NULL',
    replace: 'BETWEEN $2 AND $3 AND closed_at IS NULL',
    breaks: 'an amount that is reserved is not offered',
    ...onServer,
  },
  {
    id: 'cards-sql/released-within-the-week',
    file: postgresCards,
    find: 'WHERE closed_at < $1 AND released_at IS NULL\n',
    replace: "WHERE closed_at < $1::timestamptz + interval '1 day' AND released_at IS NULL\n",
    breaks: 'an amount is released when its time is over',
    ...onServer,
  },
  {
    id: 'cards-sql/proved-money-counts-as-unseen',
    file: postgresCards,
    find: ' AND trusted_at IS NOT NULL AND proved_at IS NULL`',
    replace: ' AND trusted_at IS NOT NULL`',
    breaks: 'money that was seen makes room for trust',
    ...onServer,
  },
  {
    id: 'cards-sql/all-money-counts-as-unseen',
    file: postgresCards,
    find: ' AND trusted_at IS NOT NULL AND proved_at IS NULL`',
    replace: ' AND proved_at IS NULL`',
    breaks: 'only what was approved on trust counts against it',
    ...onServer,
  },
  {
    id: 'cards-sql/unpaid-transfers-are-a-load',
    file: postgresCards,
    find: ' AND released_at IS NULL AND is_paid\n',
    replace: ' AND released_at IS NULL\n',
    breaks: 'a card has received what was paid',
    ...onServer,
  },
];
