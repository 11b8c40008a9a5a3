import { describeRefusedForms } from './describe-refused-forms.ts';

describeRefusedForms('a buyer', { audience: 'buyer', least: 3 });
