import { IN_MEMORY } from '../on-storage.ts';
import { describeUndoneChanges } from './describe-undone-changes.ts';

describeUndoneChanges(IN_MEMORY);
