import { YEAR } from '../tests/engine/lifecycle/live-a-year.ts';
import { liveAYearInMemory } from '../tests/engine/lifecycle/year-in-memory.ts';
import { median } from './median.ts';
import { standForAYear } from './standing-year.ts';

const CUSTOMERS = 1000;
const ROUNDS = 3;
const PRICE_MINOR = 1000;

/** Has a year pass some times over; what of it is known, and the seconds of each. */
async function measure(pass: () => Promise<{ seconds: number; known: string[] }>): Promise<string> {
  const seconds: number[] = [];
  let cells: string[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const passed = await pass();
    seconds.push(passed.seconds);
    cells = passed.known;
  }
  const taken = median(seconds);
  const all = seconds.map((each) => each.toFixed(1)).join(', ');
  return [...cells, taken.toFixed(1), Math.round(YEAR.days / taken), all].join(' | ');
}

/** A shop that sells and renews. */
async function live(): Promise<{ seconds: number; known: string[] }> {
  const startedMs = performance.now();
  const { shop } = await liveAYearInMemory({ customers: CUSTOMERS });
  const seconds = (performance.now() - startedMs) / 1000;
  const revenueMinor = await shop.backend.storage.ledger.balanceOf('revenue', 'USD');
  return { seconds, known: [`${revenueMinor / PRICE_MINOR} periods sold`] };
}

/** Subscriptions that stand. */
async function stand(): Promise<{ seconds: number; known: string[] }> {
  const { seconds, readings, told } = await standForAYear(CUSTOMERS);
  return { seconds, known: [`${readings} readings booked, ${told} milestones told`] };
}

const lived = await measure(live);
const stood = await measure(stand);
console.log(`
## A year in memory

| ${YEAR.days} days of | What happened | Seconds | Days/s | Rounds, s |
|---|---|---|---|---|
| a shop with ${CUSTOMERS} customers | ${lived} |
| ${CUSTOMERS} subscriptions that stand | ${stood} |

The median of ${ROUNDS}; peak ${Math.round(process.resourceUsage().maxRSS / 1024)} MiB.`);
