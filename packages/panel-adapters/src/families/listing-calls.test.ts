import { createTestClock } from '@panelkit/sdk/testing';
import { describe, expect, test } from 'vitest';
import { desiredIn, SIMULATED_FAMILIES, startFamily } from './simulated-families.ts';

const ACCOUNTS = 260;

/** What a listing of so many accounts costs, and why where that is not ⌈N / page⌉. */
const CALLS: Record<string, { withLinks: number; withoutLinks: number }> = {
  Marzban: { withLinks: 3, withoutLinks: 3 },
  // The links of an account stand in its subscription alone.
  Marzneshin: { withLinks: 3 + ACCOUNTS, withoutLinks: 3 },
  // Rows are given by id alone, so the ids are read first.
  'S-UI': { withLinks: 1 + 2, withoutLinks: 1 + 2 },
  // The panel gives all at once.
  '3x-ui 3.6.0': { withLinks: 2, withoutLinks: 1 },
  '3x-ui 2.9.4': { withLinks: 1, withoutLinks: 1 },
};

describe('what reading 260 accounts costs', () => {
  test.each(SIMULATED_FAMILIES)('given $name, then so many calls and no login more', async (family) => {
    const { adapter, asked, logins } = startFamily(family, createTestClock());
    for (let count = 0; count < ACCOUNTS; count += 1) {
      expect((await adapter.ensureAccount(desiredIn(family), { existing: null })).kind).toBe('applied');
    }
    const loginsBefore = logins();
    const cost = async (withLinks: boolean): Promise<number> => {
      asked.splice(0);
      let accounts = 0;
      for await (const page of adapter.listAccounts({ withLinks })) accounts += page.accounts.length;
      expect(accounts).toBe(ACCOUNTS);
      return asked.length;
    };
    // The notes that the panels know apart (links of a version, inbounds) are taken before.
    await cost(true);
    expect({ withLinks: await cost(true), withoutLinks: await cost(false) }).toEqual(CALLS[family.name]);
    expect(logins()).toBeLessThanOrEqual(loginsBefore);
  });
});
