import { setTimeout as sleep } from 'node:timers/promises';
import type { ObservedAccount } from '@panelkit/sdk';
import { dialLink } from './dial-link.ts';
import type { RealPanel } from './real-panel.ts';
import type { RealShop } from './real-shop.ts';
import type { Scenario, Stage } from './scenarios.ts';

/** What came of a scenario on a panel. Times since the operator's act, and since the person's. */
export interface Played {
  scenario: string;
  ending: Scenario['ending'];
  alerts: string[];
  alertedAfterMs: number | null;
  repairedAfterMs: number | null;
  /** Requests of the shop until then, and the rounds among them. */
  calls: number;
  rounds: number;
}

/** A shop's health check and usage sync, which it does every few minutes, here so often. */
const ROUND_EVERY_MS = 5000;
const ENDS_WITHIN_MS = 120_000;
const OPENS_WITHIN_MS = 40_000;

/** Plays it on a unit sold for it. @throws when a link does not carry before, or it does not end as it must */
export async function playScenario(
  scenario: Scenario,
  { panel, shop, xrayBinary }: { panel: RealPanel; shop: RealShop; xrayBinary: string },
): Promise<Played> {
  const { ending, alert, takesBackup = false } = scenario;
  const restore = takesBackup ? await panel.operator.backUp() : async () => {};
  const sold = await shop.sell(scenario.place, scenario.quantity);
  const [subscriptionId = ''] = sold;
  await shop.round();
  const link = await shop.servedLink(subscriptionId);
  await expectWithin(() => dialLink(xrayBinary, link), OPENS_WITHIN_MS, 'the link carries before');
  const before = await findAccounts(shop, sold);
  const { operator } = panel;
  const accountName = before.get(subscriptionId)?.name ?? '';
  const stage: Stage = { panel, operator, shop, subscriptionId, accountName, restore };
  const mark = await shop.mark();
  const isRepaired = () => isAsSold(shop, { before, keepsName: !scenario.isMoved }, xrayBinary);
  const isTold = async (): Promise<boolean> => {
    const alerts = await shop.alertsSince(mark);
    return alert === undefined ? alerts.length > 0 : alerts.includes(alert);
  };
  const actedAtMs = performance.now();
  await scenario.act(stage);
  if (scenario.breaks) {
    await expectWithin(
      async () => !(await dialLink(xrayBinary, link)),
      OPENS_WITHIN_MS,
      'the old link is dead',
    );
  }
  const follow = (isOver: () => Promise<boolean>, sinceMs: number) => followUntil(shop, isOver, sinceMs);
  try {
    const callsBefore = shop.calls();
    if (ending === 'repaired') {
      const { afterMs, rounds } = await follow(isRepaired, actedAtMs);
      const alerts = await shop.alertsSince(mark);
      const calls = shop.calls() - callsBefore;
      return { ...played(scenario, alerts), repairedAfterMs: afterMs, calls, rounds };
    }
    const told = await follow(isTold, actedAtMs);
    if (ending === 'kept' && !(await dialLink(xrayBinary, link, 3))) throw new Error('the link stopped');
    const alerts = await shop.alertsSince(mark);
    const personAtMs = performance.now();
    await scenario.person?.(stage);
    const repaired = await follow(isRepaired, personAtMs);
    const calls = shop.calls() - callsBefore;
    const times = { alertedAfterMs: told.afterMs, repairedAfterMs: repaired.afterMs };
    return { ...played(scenario, alerts), ...times, calls, rounds: told.rounds + repaired.rounds };
  } finally {
    await shop.end(sold);
  }
}

function played(
  { name, ending }: Scenario,
  alerts: string[],
): Pick<Played, 'scenario' | 'ending' | 'alerts' | 'alertedAfterMs'> {
  return { scenario: name, ending, alerts, alertedAfterMs: null };
}

async function followUntil(
  shop: RealShop,
  isOver: () => Promise<boolean>,
  sinceMs: number,
): Promise<{ afterMs: number; rounds: number }> {
  for (let rounds = 1; ; rounds += 1) {
    const roundAtMs = performance.now();
    await shop.round();
    while (performance.now() - roundAtMs < ROUND_EVERY_MS) {
      if (await isOver()) return { afterMs: performance.now() - sinceMs, rounds };
      await sleep(250);
    }
    if (performance.now() - sinceMs > ENDS_WITHIN_MS) throw new Error(await whyNot(shop));
  }
}

async function whyNot(shop: RealShop): Promise<string> {
  const attention = (await shop.attention()).map((item) => JSON.stringify(item));
  return `It did not end within ${ENDS_WITHIN_MS} ms; needs a hand: ${attention.join(', ') || 'nothing'}`;
}

async function expectWithin(isSo: () => Promise<boolean>, withinMs: number, what: string): Promise<void> {
  for (const until = performance.now() + withinMs; !(await isSo()); await sleep(500)) {
    if (performance.now() > until) throw new Error(`Not within ${withinMs} ms: ${what}`);
  }
}

async function findAccounts(shop: RealShop, sold: readonly string[]): Promise<Map<string, ObservedAccount>> {
  const listed = await shop.listed();
  return new Map(
    sold.map((id) => {
      const account = listed.find(({ note }) => note?.includes(id));
      if (account === undefined) throw new Error('the panel does not list the account');
      return [id, account];
    }),
  );
}

interface Sold {
  /** Each unit's account, as the panel listed it before, by its subscription. */
  before: ReadonlyMap<string, ObservedAccount>;
  /** Whether the repair keeps their names. */
  keepsName: boolean;
}

/** The panel shows each unit once, as it was sold, what the shop serves carries, and nothing needs a hand any more. */
async function isAsSold(shop: RealShop, { before, keepsName }: Sold, xrayBinary: string): Promise<boolean> {
  const listed = await shop.listed().catch(() => []);
  for (const [id, account] of before) {
    const [now, ...others] = listed.filter(({ note }) => note?.includes(id));
    if (now === undefined || others.length > 0 || !isSame(now, account)) return false;
    if (keepsName && now.name !== account.name) return false;
  }
  for (const id of before.keys()) if (!(await dialLink(xrayBinary, await shop.servedLink(id)))) return false;
  return (await shop.attention()).length === 0;
}

function isSame(now: ObservedAccount, before: ObservedAccount): boolean {
  return (
    now.status === 'active' &&
    now.expiresAt?.getTime() === before.expiresAt?.getTime() &&
    now.trafficLimitBytes === before.trafficLimitBytes
  );
}
