import { EVERYONE } from '@panelkit/sdk';
import { describe, expect, test } from 'vitest';
import { refOf } from '../../screens/action.ts';
import { readCondition, withCondition } from './choose-audience.ts';

const id = '019b76da-a896-7000-8000-000000000155';
const rows = { plans: [{ id }], panels: [] };

describe('a condition on a button', () => {
  test.each([
    ['services.trial', { services: 'trial' }],
    ['services.any', { services: null }],
    ['ends.7', { endsWithinDays: 7 }],
    ['language.fa', { language: 'fa' }],
    [`plan.${refOf(id)}`, { planId: id }],
    ['plan.any', { planId: null }],
    ['balance.any', { balanceFromMinor: null, balanceBelowMinor: null }],
    [`panel.${refOf(id)}`, null],
    ['services.rich', null],
    ['ends.8', null],
    ['language.xx', null],
    ['balance.5', null],
    ['', null],
    ['constructor.any', null],
  ])('given %s, then %j is chosen', (value, condition) => {
    expect(readCondition(value, rows)).toEqual(condition);
  });
});

describe('conditions that exclude each other', () => {
  test.each([
    {
      given: { endsWithinDays: 3, panelId: 'p' },
      chosen: { services: 'ended' as const },
      left: { services: 'ended' },
    },
    {
      given: { planId: 'q' },
      chosen: { services: 'ended' as const },
      left: { services: 'ended', planId: 'q' },
    },
    {
      given: { planId: 'q' },
      chosen: { services: 'never-bought' as const },
      left: { services: 'never-bought' },
    },
    { given: { services: 'ended' as const }, chosen: { endsWithinDays: 7 }, left: { endsWithinDays: 7 } },
    { given: { services: 'never-bought' as const }, chosen: { planId: 'q' }, left: { planId: 'q' } },
    {
      given: { services: 'active' as const, planId: 'q' },
      chosen: { endsWithinDays: 7 },
      left: { services: 'active', planId: 'q', endsWithinDays: 7 },
    },
  ])('given $given, when $chosen is chosen, then $left is left', ({ given, chosen, left }) => {
    expect(withCondition({ ...EVERYONE, ...given }, chosen)).toEqual({ ...EVERYONE, ...left });
  });
});
