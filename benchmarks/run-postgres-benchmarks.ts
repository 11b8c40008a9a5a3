import { benchmarkDispatch } from './dispatch.ts';
import { benchmarkPurchases } from './purchases.ts';

const sections = [
  ['Purchases on PostgreSQL (the whole transaction of an order by wallet)', benchmarkPurchases],
  ['From commit to handler', benchmarkDispatch],
] as const;

for (const [title, benchmark] of sections) {
  console.log(`\n## ${title}\n`);
  for (const line of await benchmark()) console.log(line);
}
