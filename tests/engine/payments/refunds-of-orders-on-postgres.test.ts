import { onPostgres } from '../../postgres/on-postgres.ts';
import { describeRefundsOfOrders } from './describe-refunds-of-orders.ts';

describeRefundsOfOrders(onPostgres('refunds_of_orders'));
