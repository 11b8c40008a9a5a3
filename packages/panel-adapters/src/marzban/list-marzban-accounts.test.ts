import type { AccountPage } from '@panelkit/sdk';
import { createTestClock } from '@panelkit/sdk/testing';
import { describe, expect, test } from 'vitest';
import { createTestPanel, desiredAccount, type TestPanelOptions } from './marzban-test-panel.ts';

const createPanel = (options?: TestPanelOptions) => createTestPanel(createTestClock(), options);

const nameOf = (index: number): string => `account${String(index).padStart(4, '0')}`;

async function panelWith(count: number) {
  const panel = createPanel();
  for (let index = 0; index < count; index += 1) {
    await panel.adapter.ensureAccount(desiredAccount({ name: nameOf(index) }), { existing: null });
  }
  panel.sent.length = 0;
  return panel;
}

async function namesOf(
  pages: AsyncIterable<AccountPage>,
  onPage: (page: number) => Promise<unknown> = async () => {},
) {
  const names: string[] = [];
  let page = 0;
  for await (const { accounts } of pages) {
    names.push(...accounts.map((account) => account.name));
    page += 1;
    await onPage(page);
  }
  return names;
}

describe('listAccounts', () => {
  test.each([
    { count: 0, calls: 1 },
    { count: 1, calls: 1 },
    { count: 100, calls: 1 },
    { count: 101, calls: 2 },
    { count: 250, calls: 3 },
  ])('given $count accounts, then $calls calls and each account once', async ({ count, calls }) => {
    const { adapter, sent } = await panelWith(count);
    expect(await namesOf(adapter.listAccounts())).toEqual(
      Array.from({ length: count }, (_, index) => nameOf(index)),
    );
    expect(sent.filter(({ path }) => path === '/api/users')).toHaveLength(calls);
  });

  test('given accounts that are deleted while the listing runs, then no other is missed and none comes twice', async () => {
    const { adapter } = await panelWith(250);
    const gone = [3, 50, 99].map(nameOf);
    const removeSome = async (page: number): Promise<void> => {
      if (page !== 1) return;
      for (const name of gone) await adapter.removeAccount({ name, remoteId: null });
    };
    const names = await namesOf(adapter.listAccounts(), removeSome);
    expect(names).toHaveLength(250);
    expect(new Set(names).size).toBe(250);
  });

  test('given accounts that are created while the listing runs, then it still ends and misses none', async () => {
    const { adapter } = await panelWith(150);
    const names = await namesOf(adapter.listAccounts(), (page) =>
      adapter.ensureAccount(desiredAccount({ name: nameOf(900 + page) }), { existing: null }),
    );
    expect(new Set(names).size).toBeGreaterThanOrEqual(150);
    expect(new Set(names).size).toBe(names.length);
  });

  test('given one row that poisons the list, then PANEL_RESPONSE_INVALID and no partial page', async () => {
    const { adapter, simulator } = await panelWith(3);
    const backup = simulator.backup();
    const [first] = backup.users.values();
    if (first) first.expire = 1_900_000_000_000;
    simulator.restore(backup);
    await expect(namesOf(adapter.listAccounts())).rejects.toMatchObject({ code: 'PANEL_RESPONSE_INVALID' });
  });

  test('given a plain administrator, then only its own accounts', async () => {
    const { adapter, adapterOf } = await panelWith(2);
    const seller = adapterOf('seller');
    await seller.ensureAccount(desiredAccount({ name: 'sellers' }), { existing: null });
    expect(await namesOf(seller.listAccounts())).toEqual(['sellers']);
    expect(await namesOf(adapter.listAccounts())).toHaveLength(3);
  });
});
