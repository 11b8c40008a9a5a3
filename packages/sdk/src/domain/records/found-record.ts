/**
 * How a record was found: by its id, an order's number, a link, a name on a panel, a reference of money, or
 * an account at a messenger.
 */
export type FoundBy = 'id' | 'number' | 'link' | 'account-name' | 'reference' | 'messenger';

/** A record that answers to what was searched. Of a unit its order, of an account its subscription. */
export interface FoundRecord {
  kind: 'customer' | 'order' | 'subscription' | 'payment';
  id: string;
  customerId: string;
  foundBy: FoundBy;
}
