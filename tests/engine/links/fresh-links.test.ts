import { IN_MEMORY } from '../on-storage.ts';
import { describeFreshLinks } from './describe-fresh-links.ts';

describeFreshLinks(IN_MEMORY);
