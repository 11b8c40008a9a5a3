import { benchmarkDiff } from './diff-accounts.ts';
import { benchmarkDispatch } from './dispatch.ts';
import { benchmarkPurchases } from './purchases.ts';
import { benchmarkUsageSync } from './usage-sync.ts';

const sections = [
  ['Purchases on PostgreSQL (the whole transaction of an order by wallet)', benchmarkPurchases],
  ['From commit to handler', benchmarkDispatch],
  ['Usage sync of 100,000 accounts into PostgreSQL', benchmarkUsageSync],
  ['A diff of 10,000 accounts', benchmarkDiff],
] as const;

for (const [title, benchmark] of sections) {
  console.log(`\n## ${title}\n`);
  for (const line of await benchmark()) console.log(line);
}
