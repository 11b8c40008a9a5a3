import { describePages } from './describe-pages.ts';
import { isIn } from './staff-parts.ts';

describePages('Every page of staff: the rest', { audience: 'owner', only: isIn('the rest') });
