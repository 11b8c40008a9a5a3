import { describeLinksOfFamilies } from './describe-links-of-families.ts';

describeLinksOfFamilies(5000, (line) => process.stdout.write(`${line}\n`));
