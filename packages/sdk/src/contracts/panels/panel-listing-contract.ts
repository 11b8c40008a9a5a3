import { describe, expect, test } from 'vitest';
import type { DesiredAccount } from '../../domain/accounts/desired-account.ts';
import type { PanelContractDeclaration } from './panel-harness.ts';
import { expectDone, listAll, type PanelUnderTest } from './use-panel.ts';

/** More than this many accounts are not made to fill a page. */
const MOST_ACCOUNTS = 250;
const PAGING_TIMEOUT_MS = 120_000;

/** Reading all accounts, ours and foreign. */
export function describePanelListing(
  usedPanel: () => PanelUnderTest,
  { capabilities, without = [] }: PanelContractDeclaration,
): void {
  describe('listAccounts', () => {
    test('given accounts of all sorts, when listed, then each is there once and as a look shows it', async () => {
      const panel = usedPanel();
      const wanted = [
        panel.desired(),
        panel.desired({ enabled: false }),
        panel.desired({ trafficLimitBytes: 1_000_000, expiresAt: panel.inSeconds(86_400) }),
      ];
      for (const desired of wanted) await panel.ensured(desired);
      const listed = await listAll(panel.adapter);
      for (const { name } of wanted) {
        expect(listed.filter((account) => account.name === name)).toEqual([await panel.found(name)]);
      }
    });

    test('given links that are not asked for, when listed, then all the rest is as a look shows it', async () => {
      const panel = usedPanel();
      const { name } = await panel.ensured(panel.desired({ trafficLimitBytes: 1_000_000 }));
      const listed = await listAll(panel.adapter, { withLinks: false });
      const { links, ...rest } = await panel.found(name);
      const [account, ...others] = listed.filter((candidate) => candidate.name === name);
      expect(others).toEqual([]);
      expect(account).toMatchObject(rest);
      expect([[], links]).toContainEqual(account?.links);
    });

    test(
      'given more accounts than a page holds, when listed, then each is there exactly once',
      async () => {
        const panel = usedPanel();
        const wanted = Array.from({ length: Math.min(capabilities.pageSize, MOST_ACCOUNTS) + 1 }, () =>
          panel.desired(),
        );
        const before = (await listAll(panel.adapter)).length;
        await inBatches(wanted, parallelWrites(capabilities), (desired) => created(panel, desired));
        const names: string[] = [];
        for await (const page of panel.adapter.listAccounts()) {
          expect(page.accounts.length).toBeLessThanOrEqual(capabilities.pageSize);
          names.push(...page.accounts.map(({ name }) => name));
        }
        expect(names).toHaveLength(before + wanted.length);
        expect(names).toEqual(expect.arrayContaining(wanted.map(({ name }) => name)));
        expect(new Set(names).size).toBe(names.length);
      },
      PAGING_TIMEOUT_MS,
    );

    if (!without.includes('foreign-accounts')) {
      test('given an account that someone else made, when listed, then it is there once', async () => {
        const panel = usedPanel();
        const stranger = await panel.panelSide?.addForeignAccount?.();
        const ours = await panel.ensured(panel.desired());
        const names = (await listAll(panel.adapter)).map(({ name }) => name);
        expect(names.filter((name) => name === stranger)).toEqual([stranger]);
        expect(names.filter((name) => name === ours.name)).toEqual([ours.name]);
      });
    }
  });
}

/** A busy panel may turn one of many down for the moment. */
async function created({ adapter }: PanelUnderTest, desired: DesiredAccount): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    const outcome = await adapter.ensureAccount(desired, { existing: null });
    if (outcome.kind !== 'not-applied' || attempt === 5) return expectDone(outcome);
  }
}

function parallelWrites({ writeScope, writeConcurrency }: PanelContractDeclaration['capabilities']): number {
  return writeScope === 'account' ? writeConcurrency : 1;
}

async function inBatches<Item>(
  items: Item[],
  size: number,
  work: (item: Item) => Promise<unknown>,
): Promise<void> {
  for (let start = 0; start < items.length; start += size) {
    await Promise.all(items.slice(start, start + size).map(work));
  }
}
