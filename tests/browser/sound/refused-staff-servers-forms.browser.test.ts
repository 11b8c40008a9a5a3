import { describeRefusedForms } from './describe-refused-forms.ts';
import { isIn } from './staff-parts.ts';

describeRefusedForms('staff: servers and plans', {
  audience: 'owner',
  only: isIn('servers and plans'),
  least: 3,
});
