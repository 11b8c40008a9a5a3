import type { Attack } from './attack-bodies.ts';
import { attackedFamily } from './attacked-families.ts';
import { createSkippingClock } from './skipping-clock.ts';
import { type Attacked, startHostilePanel } from './start-hostile-panel.ts';

// One panel that somebody took over. It has a process of its own, so that what its attacks cost it is not
// counted as the shop's.
const [name = '', accounts = '0', links = '0'] = process.argv.slice(2);

/** What it is told. Each message but `skipMs` is answered with what it did until then. */
export interface HostileOrder {
  /** Null: it is honest from now on. */
  attack?: Attack | null;
  attacked?: Attacked;
  /** The shop's clock was moved on. */
  skipMs?: number;
}

export interface HostileState {
  url: string;
  attacks: number;
  stolen: string[];
  attacksUnderWay: number;
}

const family = attackedFamily(name);
const clock = createSkippingClock();
const sizes = { accounts: Number(accounts), links: Number(links) };
const panel = await startHostilePanel({ ...sizes, handle: family.simulator(clock).handle });

process.on('message', ({ attack, attacked, skipMs }: HostileOrder) => {
  if (skipMs !== undefined) return clock.skip(skipMs);
  report();
  if (attack !== undefined) panel.attack(attack, attacked);
});
report();

function report(): void {
  const state: HostileState = {
    url: panel.url,
    attacks: panel.attacks(),
    stolen: panel.stolen,
    attacksUnderWay: panel.attacksUnderWay(),
  };
  process.send?.(state);
}
