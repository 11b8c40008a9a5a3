import { IN_MEMORY } from '../on-storage.ts';
import { describeForeignNotices } from './describe-foreign-notices.ts';

describeForeignNotices(IN_MEMORY);
