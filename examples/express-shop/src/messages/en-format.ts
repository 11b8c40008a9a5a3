import { createFormat } from './format.ts';

/** Amounts and instants in English. */
export const format = createFormat({ locale: 'en', unlimited: 'Unlimited', never: 'Never' });
