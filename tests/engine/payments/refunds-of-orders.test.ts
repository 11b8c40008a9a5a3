import { IN_MEMORY } from '../on-storage.ts';
import { describeRefundsOfOrders } from './describe-refunds-of-orders.ts';

describeRefundsOfOrders(IN_MEMORY);
