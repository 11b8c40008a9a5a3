import { describePages } from './describe-pages.ts';
import { isIn } from './staff-parts.ts';

describePages('Every page of staff: customers and money', {
  audience: 'owner',
  only: isIn('customers and money'),
});
