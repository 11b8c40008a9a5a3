import { YEAR } from '../tests/engine/live-a-year.ts';
import { liveAYearInMemory } from '../tests/engine/year-in-memory.ts';
import { median } from './median.ts';

const CUSTOMERS = 1000;
const ROUNDS = 3;
const PRICE_MINOR = 1000;

/** Lives the year of a shop in memory, some times over, and prints how long one takes. */
const seconds: number[] = [];
let periods = 0;
for (let round = 0; round < ROUNDS; round += 1) {
  const startedMs = performance.now();
  const { shop } = await liveAYearInMemory({ customers: CUSTOMERS });
  seconds.push((performance.now() - startedMs) / 1000);
  periods = (await shop.backend.storage.ledger.balanceOf('revenue', 'USD')) / PRICE_MINOR;
}
const taken = median(seconds);
console.log(`
## A year of a shop in memory

| Customers | Days | Periods sold | Seconds | Days/s | Peak MiB |
|---|---|---|---|---|---|
| ${CUSTOMERS} | ${YEAR.days} | ${periods} | ${taken.toFixed(1)} | ${Math.round(YEAR.days / taken)} | ${Math.round(process.resourceUsage().maxRSS / 1024)} |

The median of ${ROUNDS}; all: ${seconds.map((each) => each.toFixed(1)).join(', ')} s.`);
