import { IN_MEMORY } from '../on-storage.ts';
import { describeTax } from './describe-tax.ts';
import { describeTaxOverTime } from './describe-tax-over-time.ts';

describeTax(IN_MEMORY);
describeTaxOverTime(IN_MEMORY);
