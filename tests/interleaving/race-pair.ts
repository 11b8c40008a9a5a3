import { isRefused, raceAtEachStatement } from './at-each-statement.ts';
import type { RaceGroup } from './groups/race-group.ts';
import type { RacedShop } from './raced-shop.ts';

/**
 * One transaction of a group in a state of the thing: it is raced with others, which run whole at each of its
 * statements.
 */
export interface RacedFirst {
  group: RaceGroup;
  state: string;
  first: string;
}

/** Every transaction of a group in every state. */
export function firstsOf(group: RaceGroup): RacedFirst[] {
  return group.states.flatMap((state) => group.transactions.map((first) => ({ group, state, first })));
}

/**
 * Races a transaction with each of these, with a new thing for each statement. All may be refused; the
 * invariants hold whatever comes first.
 */
export async function raceFirst(
  shop: RacedShop,
  { group, state, first }: RacedFirst,
  seconds: readonly string[],
): Promise<void> {
  const alone = await group.begin(shop, state);
  const [answer] = await Promise.allSettled([alone.run(shop.second, first)]);
  await shop.settle();
  // What is refused writes nothing: it is raced in this state as the second of a pair.
  if (isRefused(answer)) return;
  for (const second of seconds) {
    await raceAtEachStatement(shop, async () => {
      const thing = await group.begin(shop, state);
      return {
        name: `${state}: ${first} beside ${second}, ${thing.id}`,
        first: () => thing.run(shop.first, first),
        second: () => thing.run(shop.second, second),
      };
    });
  }
}
