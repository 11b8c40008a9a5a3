import { diffAccounts, type KnownAccount, type ObservedAccount, type SeenAccount } from '@panelkit/sdk';
import { median } from './median.ts';

const ACCOUNTS = 10_000;
const ROUNDS = 200;

const terms = {
  expiresAt: new Date('2026-01-01T00:00:00Z'),
  trafficLimitBytes: 2 ** 35,
  onHoldSeconds: null,
};

/** A panel of which 1 % is missing, 1 % foreign and 1 % has another limit. */
function givenPanel(): { ours: KnownAccount[]; seen: SeenAccount[] } {
  const account = (name: string, trafficLimitBytes: number): ObservedAccount => ({
    remoteId: null,
    name,
    credentials: {},
    status: 'active',
    usedBytes: 0,
    links: [],
    lastOnlineAt: null,
    ...terms,
    trafficLimitBytes,
    deviceLimit: null,
    inboundKeys: ['main'],
    note: '',
  });
  const names = Array.from({ length: ACCOUNTS }, (_, index) => `account-${index}`);
  const ours = names.map((key) => ({ key, wanted: { ...terms, enabled: true, deviceLimit: null } }));
  const seen = names.flatMap((name, index) => {
    if (index % 100 === 0) return [];
    const shown = index % 100 === 1 ? `foreign-${index}` : name;
    return [{ keys: [shown], account: account(shown, index % 100 === 2 ? 1 : terms.trafficLimitBytes) }];
  });
  return { ours, seen };
}

/** What one would write by hand: a map, a look-up, three comparisons. */
function diffByHand(ours: KnownAccount[], seen: SeenAccount[]): number {
  const left = new Map(ours.map((known) => [known.key, known]));
  let differences = 0;
  for (const { keys, account } of seen) {
    const known = left.get(keys[0] ?? '');
    if (known === undefined) differences += 1;
    else {
      left.delete(known.key);
      const isOn = account.status === 'active';
      const sameEnd = known.wanted?.expiresAt?.getTime() === account.expiresAt?.getTime();
      const sameLimit = known.wanted?.trafficLimitBytes === account.trafficLimitBytes;
      if (known.wanted?.enabled !== isOn || !sameEnd || !sameLimit) differences += 1;
    }
  }
  return differences + left.size;
}

const JUDGED = { at: new Date('2026-03-01T00:00:00Z'), toleranceMs: 120_000 };

/** Prints the time of a diff of 10,000 accounts beside one by hand, interleaved, the median of the rounds. */
export function benchmarkDiff(): Promise<string[]> {
  const { ours, seen } = givenPanel();
  const times = { panelkit: [] as number[], byHand: [] as number[] };
  for (let round = 0; round < ROUNDS; round += 1) {
    const startedAtMs = performance.now();
    const found = diffAccounts(ours, seen, JUDGED).length;
    const betweenMs = performance.now();
    const expected = diffByHand(ours, seen);
    times.panelkit.push(betweenMs - startedAtMs);
    times.byHand.push(performance.now() - betweenMs);
    if (found !== expected) throw new Error(`${found} differences, ${expected} by hand`);
  }
  const [ms, handMs] = [median(times.panelkit), median(times.byHand)];
  return Promise.resolve([
    '| ms | by hand ms | ratio |',
    '|---|---|---|',
    `| ${ms.toFixed(2)} | ${handMs.toFixed(2)} | ${(ms / handMs).toFixed(2)} |`,
  ]);
}
