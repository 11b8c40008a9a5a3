import { describeLinksOfFamilies } from './describe-links-of-families.ts';

describeLinksOfFamilies(250);
