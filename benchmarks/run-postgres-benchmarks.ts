import { execFileSync } from 'node:child_process';
import { benchmarkDiff } from './diff-accounts.ts';
import { benchmarkDispatch } from './dispatch.ts';
import { benchmarkProvisioning } from './provisioning.ts';
import { benchmarkPurchases } from './purchases.ts';
import { benchmarkShopHttp } from './shop-http.ts';
import { benchmarkSweep } from './sweep.ts';
import { benchmarkUsageSync } from './usage-sync.ts';

const sections = [
  ['Purchases on PostgreSQL (the whole transaction of an order by wallet)', benchmarkPurchases],
  ['From commit to handler', benchmarkDispatch],
  ['A sweep with 10,000 subscriptions due', benchmarkSweep],
  ['Provisioning of 1,000 units on 8 panels', benchmarkProvisioning],
  ["The shop's pages over HTTP", benchmarkShopHttp],
  ['Usage sync of 100,000 accounts into PostgreSQL', benchmarkUsageSync],
  ['A diff of 10,000 accounts', benchmarkDiff],
] as const;

/** Each section in its own process, so that its peak of memory is its own. */
const [wanted] = process.argv.slice(2);
for (const [title, benchmark] of sections) {
  if (wanted === undefined) {
    execFileSync(process.execPath, [import.meta.filename, title], { stdio: 'inherit' });
  } else if (wanted === title) {
    console.log(`\n## ${title}\n`);
    for (const line of await benchmark()) console.log(line);
    console.log(`\nPeak memory of the process: ${Math.round(process.resourceUsage().maxRSS / 1024)} MiB`);
  }
}
