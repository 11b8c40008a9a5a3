import type { Panelkit, PanelkitOptions } from '@panelkit/sdk';
import type { RacedShop } from '../raced-shop.ts';

/** One thing that is raced for, and what can be done to it, by the names of the group's transactions. */
export interface RacedThing {
  /** Of its row: so that a violation tells the race that it comes from. */
  id: string;
  run(panelkit: Panelkit, transaction: string): Promise<unknown>;
}

/**
 * All transactions that touch one kind of thing: each of them is raced with each, in each state of the thing.
 */
export interface RaceGroup {
  name: string;
  policies: PanelkitOptions['policies'];
  states: readonly string[];
  transactions: readonly string[];
  /** A state in which the transaction is not refused. */
  stateFor(transaction: string): string;
  /** Makes a new thing in this state. */
  begin(shop: RacedShop, state: string): Promise<RacedThing>;
}

/** What does something to a thing. */
export type Act<Thing> = (panelkit: Panelkit, thing: Thing, shop: RacedShop) => Promise<unknown>;

/** An act, and a state in which it is not refused. */
interface ActIn<Thing> {
  state: string;
  act: Act<Thing>;
}

export interface GroupDefinition<Thing extends { id: string }, State extends string> {
  name: string;
  policies?: PanelkitOptions['policies'];
  states: Record<State, (shop: RacedShop) => Promise<Thing>>;
  /** By the name of the command, or by what does it; under a state in which they are not refused. */
  transactions: Partial<Record<NoInfer<State>, Record<string, Act<Thing>>>>;
}

export function defineGroup<Thing extends { id: string }, State extends string>(
  definition: GroupDefinition<Thing, State>,
): RaceGroup {
  const { name, policies } = definition;
  const states = new Map<string, (shop: RacedShop) => Promise<Thing>>(Object.entries(definition.states));
  const acts = new Map(actsOf<Thing>(definition.transactions));
  return {
    name,
    policies,
    states: [...states.keys()],
    transactions: [...acts.keys()],
    stateFor: (transaction) => namedIn(acts, transaction).state,
    async begin(shop, state) {
      const thing = await namedIn(states, state)(shop);
      return {
        id: thing.id,
        run: (panelkit, transaction) => namedIn(acts, transaction).act(panelkit, thing, shop),
      };
    },
  };
}

function actsOf<Thing>(transactions: object): [string, ActIn<Thing>][] {
  return Object.entries<Record<string, Act<Thing>>>({ ...transactions }).flatMap(([state, acts]) =>
    Object.entries(acts).map(([name, act]): [string, ActIn<Thing>] => [name, { state, act }]),
  );
}

function namedIn<Value>(values: ReadonlyMap<string, Value>, name: string): Value {
  const value = values.get(name);
  if (value === undefined) throw new TypeError(`nothing is called ${name}`);
  return value;
}
