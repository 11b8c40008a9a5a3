import { describeRefusedForms } from './describe-refused-forms.ts';
import { isIn } from './staff-parts.ts';

describeRefusedForms('staff: customers and money', {
  audience: 'owner',
  only: isIn('customers and money'),
  least: 3,
});
