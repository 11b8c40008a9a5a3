import { IN_MEMORY } from '../../engine/on-storage.ts';
import { describeStars } from './describe-stars.ts';

describeStars(IN_MEMORY);
