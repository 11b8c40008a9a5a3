import { IN_MEMORY } from '../on-storage.ts';
import { describeFences } from './describe-fences.ts';

describeFences(IN_MEMORY);
