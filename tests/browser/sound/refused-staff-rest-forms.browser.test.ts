import { describeRefusedForms } from './describe-refused-forms.ts';
import { isIn } from './staff-parts.ts';

describeRefusedForms('staff: the rest', { audience: 'owner', only: isIn('the rest'), least: 3 });
