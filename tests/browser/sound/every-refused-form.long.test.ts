import { describeRefusedForms } from './describe-refused-forms.ts';

const windows = [
  { language: 'en', colours: 'light', width: 'usual' },
  { language: 'en', colours: 'dark', width: 'narrow' },
  { language: 'fa', colours: 'light', width: 'usual' },
  { language: 'ru', colours: 'light', width: 'narrow' },
  { language: 'ru', colours: 'dark', width: 'usual' },
] as const;

describeRefusedForms('a stranger, in every language', { audience: 'stranger', least: 3, windows });
describeRefusedForms('a buyer, in every language', { audience: 'buyer', least: 3, windows });
describeRefusedForms('staff, in every language', { audience: 'owner', least: 20, windows });
