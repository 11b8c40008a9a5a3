import { describe, expect, test } from 'vitest';
import { alertScreen } from './staff-alert.ts';
import { type StaffPermission, staffScreenContextOf } from './staff-context.ts';

const PANEL = '019b76da-a896-7000-8000-000000000155';
const now = new Date('2026-03-01T12:00:00Z');

function buttonsOf(kind: string, mayDo: readonly StaffPermission[]) {
  const context = staffScreenContextOf('en', {}, { now, may: (permission) => mayDo.includes(permission) });
  const subject = { kind: 'attention' as const, id: `${PANEL} ${kind}  ` };
  return alertScreen(context, { text: 'Look', subject }, undefined).buttons.flat();
}

describe('the button under an alert of what needs a hand', () => {
  test.each([
    {
      kind: 'credentials-changed',
      may: ['deliver', 'manage-panels'],
      leads: { name: 'credentials', id: PANEL },
    },
    { kind: 'panel-untested', may: ['deliver', 'manage-panels'], leads: { name: 'panel', id: PANEL } },
    {
      kind: 'links-former-host',
      may: ['deliver', 'manage-panels'],
      leads: { name: 'panel', id: PANEL },
    },
    { kind: 'accounts-failing', may: ['deliver', 'manage-panels'], leads: { name: 'units' } },
    { kind: 'panel-untested', may: ['deliver'], leads: { name: 'home' } },
    { kind: 'credentials-changed', may: ['deliver'], leads: { name: 'home' } },
  ] as const)('given $kind for who may $may, then it leads to $leads.name', ({ kind, may, leads }) => {
    expect(buttonsOf(kind, may)[0]).toMatchObject({ action: leads });
  });
});

test('given an alert that only the website can end, then it names the page there, and nothing where the shop has none', () => {
  const context = staffScreenContextOf('en', {}, { now, may: () => true });
  const about = { text: 'Look', subject: { kind: 'payment-event', id: 'e1' } };
  const page = (deed: string, id: string) => `https://shop.test/${deed}/${id}?a=1&b`;
  expect(alertScreen(context, about, page).html).toBe('Look\nhttps://shop.test/payment-event/e1?a=1&amp;b');
  expect(alertScreen(context, about, undefined).html).toBe('Look');
});
