import { describeRefusedForms } from './describe-refused-forms.ts';

describeRefusedForms('a stranger', { audience: 'stranger', least: 3 });
