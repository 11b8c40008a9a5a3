import { describe, expect, test } from 'vitest';
import { alertScreen } from './staff-alert.ts';
import { type StaffPermission, staffScreenContextOf } from './staff-context.ts';

const PANEL = '019b76da-a896-7000-8000-000000000155';
const now = new Date('2026-03-01T12:00:00Z');

function buttonsOf(kind: string, mayDo: readonly StaffPermission[]) {
  const context = staffScreenContextOf('en', {}, { now, may: (permission) => mayDo.includes(permission) });
  const subject = { kind: 'attention' as const, id: `${PANEL} ${kind}  ` };
  return alertScreen(context, { text: 'Look', subject }).buttons.flat();
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
