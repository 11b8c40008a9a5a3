import { setTimeout as sleep } from 'node:timers/promises';
import type { ObservedAccount } from '@panelkit/sdk';
import { dialLink } from './dial-link.ts';
import type { RealPanel } from './real-panel.ts';
import type { RealShop } from './real-shop.ts';
import type { Scenario, Stage } from './scenario.ts';

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

type Check = () => Promise<void>;

/** Where scenarios are played, one after the other. */
interface Playground {
  panel: RealPanel;
  shop: RealShop;
  /** The client. */
  xrayBinary: string;
}

/** A shop's health check and usage sync, which it does every few minutes, here so often. */
const ROUND_EVERY_MS = 5000;
const ENDS_WITHIN_MS = 120_000;
const OPENS_WITHIN_MS = 40_000;

/**
 * Plays it on a unit sold for it. @throws when a link does not carry before, or it does not end as it must
 */
export async function playScenario(scenario: Scenario, on: Playground): Promise<Played> {
  const { panel, shop } = on;
  await scenario.prepare?.(panel.operator);
  const restore = scenario.takesBackup ? await panel.operator.backUp() : async () => {};
  const sold = await shop.sell(scenario.place, scenario.quantity);
  const [otherId = null] = scenario.sellsOneMore ? await shop.sell(scenario.place) : [];
  try {
    await shop.round();
    const checks: Check[] = [];
    const atEnd = (check: Check): void => void checks.push(check);
    const { stage, before } = await setStage(on, sold, { otherId, restore, atEnd });
    const played = await follow(scenario, { stage, before, xrayBinary: on.xrayBinary });
    for (const check of checks) await check();
    return played;
  } finally {
    await shop.end(otherId === null ? sold : [...sold, otherId]);
  }
}

/** The stage before the operator comes. @throws when the link does not carry */
async function setStage(
  { panel, shop, xrayBinary }: Playground,
  sold: readonly string[],
  given: Pick<Stage, 'otherId' | 'restore' | 'atEnd'>,
): Promise<{ stage: Stage; before: Sold['before'] }> {
  const [subscriptionId = ''] = sold;
  const link = await shop.servedLink(subscriptionId);
  await expectWithin(() => dialLink(xrayBinary, link), OPENS_WITHIN_MS, 'the link carries before');
  const before = await findAccounts(shop, sold);
  const account = before.get(subscriptionId);
  const stage: Stage = {
    ...given,
    panel,
    operator: panel.operator,
    shop,
    subscriptionId,
    accountName: account?.name ?? '',
    remoteId: account?.remoteId ?? null,
    oldLinkCarries: () => dialLink(xrayBinary, link, 3),
    carries: async () => dialLink(xrayBinary, await shop.servedLink(subscriptionId), 3),
    expect: (isSo, what) => expectWithin(isSo, ENDS_WITHIN_MS, what),
  };
  return { stage, before };
}

/** The operator's act, and what comes of it. */
async function follow(
  scenario: Scenario,
  { stage, before, xrayBinary }: { stage: Stage; before: Sold['before']; xrayBinary: string },
): Promise<Played> {
  const { ending, alert, isOver } = scenario;
  const { shop } = stage;
  const mark = await shop.mark();
  const sold = { before, keepsName: !scenario.isMoved };
  const isDone = async () => (isOver === undefined ? isAsSold(shop, sold, xrayBinary) : isOver(stage));
  const isTold = async (): Promise<boolean> => {
    const alerts = await shop.alertsSince(mark);
    return alert === undefined ? alerts.length > 0 : alerts.includes(alert);
  };
  const actedAtMs = performance.now();
  await scenario.act(stage);
  if (scenario.breaks) {
    await stage.expect(async () => !(await stage.oldLinkCarries()), 'the old link is dead');
  }
  const callsBefore = shop.calls();
  if (ending === 'repaired' || ending === 'over') {
    const { afterMs, rounds } = await followUntil(shop, isDone, actedAtMs);
    const alerts = await shop.alertsSince(mark);
    const calls = shop.calls() - callsBefore;
    return { ...played(scenario, alerts), repairedAfterMs: afterMs, calls, rounds };
  }
  const told = await followUntil(shop, isTold, actedAtMs);
  if (ending === 'kept' && !(await stage.oldLinkCarries())) throw new Error('the link stopped');
  const alerts = await shop.alertsSince(mark);
  const personAtMs = performance.now();
  await scenario.person?.(stage);
  const done = await followUntil(shop, isDone, personAtMs);
  const calls = shop.calls() - callsBefore;
  const times = { alertedAfterMs: told.afterMs, repairedAfterMs: done.afterMs };
  return { ...played(scenario, alerts), ...times, calls, rounds: told.rounds + done.rounds };
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

/**
 * The panel shows each unit once, as it was sold, what the shop serves carries, and nothing needs a hand any
 * more.
 */
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
