import { IN_MEMORY } from '../on-storage.ts';
import { describeMovedPanels } from './describe-moved-panels.ts';

describeMovedPanels(IN_MEMORY);
