import { benchmarkAdapterSize } from './adapter-size.ts';
import { benchmarkFindAccount } from './find-account.ts';
import { benchmarkListAccounts } from './list-accounts.ts';

const sections = [
  ['One account of a panel, 16 at once', benchmarkFindAccount],
  ['All accounts of a panel', benchmarkListAccounts],
  ['What one adapter adds to a program', benchmarkAdapterSize],
] as const;

for (const [title, benchmark] of sections) {
  console.log(`\n## ${title}\n`);
  for (const line of await benchmark()) console.log(line);
}
