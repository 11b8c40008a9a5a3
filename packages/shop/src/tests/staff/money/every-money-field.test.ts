import { readdir, readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';

/**
 * Each call of `amountField` in a page, by the names of its fields: `money-fields.test.ts` types into each.
 */
const IN_PAGES = {
  'wallet-page.ts': ['other'],
  'staff/plans/plan-form-page.ts': ['price, setupFee'],
  'staff/one-pages.ts': ['trusted'],
  'staff/people/wallet-adjustment.ts': ['amount'],
  'staff/money/payment-page.ts': ['amount'],
  'staff/cards/cards-page.ts': ['limit'],
  'staff/broadcasts/compose-page.ts': ['balanceFrom, balanceBelow'],
  'staff/money/expenses-page.ts': ['amount'],
  'staff/people/role-page.ts': ['adjustUpToMinor, adjustPerDayMinor, refundUpToMinor, refundPerDayMinor'],
  'staff/settings-page.ts': ['adjustUpTo', 'fourEyesAdjust, fourEyesCancel, fourEyesRefund'],
  'staff/settings/payment-methods-page.ts': ['minimum'],
  'setup/shop-steps.ts': ['price-starter'],
};

/** Decimal fields that are no amounts of money. */
const OTHERS = {
  'staff/plans/plan-form-page.ts': 1,
  'staff/money/tax-fields.ts': 1,
  'staff/rates-page.ts': 1,
  'staff/selections/selection-form.ts': 1,
  'staff/people/unusual-page.ts': 1,
  'staff/settings-page.ts': 1,
  'staff/settings/payment-methods-page.ts': 1,
};

test.each([
  {
    marks: 'amountField(',
    known: Object.fromEntries(Object.entries(IN_PAGES).map(([path, names]) => [path, names.length])),
  },
  { marks: "inputMode: 'decimal'", known: OTHERS },
])('every field of the pages that is $marks is listed here', async ({ marks, known }) => {
  const pages = new URL('../../../pages/', import.meta.url);
  const found: Record<string, number> = {};
  for (const path of await readdir(pages, { recursive: true })) {
    if (!path.endsWith('.ts') || path.endsWith('/amount-field.ts')) continue;
    const count = (await readFile(new URL(path, pages), 'utf8')).split(marks).length - 1;
    if (count > 0) found[path] = count;
  }
  expect(found).toEqual(known);
});
