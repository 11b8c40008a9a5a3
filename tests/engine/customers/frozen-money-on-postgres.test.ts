import { onPostgres } from '../../postgres/on-postgres.ts';
import { describeFrozenMoney } from './describe-frozen-money.ts';

describeFrozenMoney(onPostgres('frozen_money'));
