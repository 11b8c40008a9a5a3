import { IN_MEMORY } from '../on-storage.ts';
import { describeTax } from './describe-tax.ts';

describeTax(IN_MEMORY);
