import { expect, test } from 'vitest';
import { isTold } from '../notifications/notifications-for.ts';
import type { Attention } from './attention.ts';
import { ALERTED_BY, attentionKey, isWorthTelling, linesToTell, partsOf } from './attention-alerts.ts';

const where = { panelId: 'p', panelName: 'P', accountCount: 3, since: null };
const on = { ...where, inboundId: 'i', inboundName: 'I' };
const failing: Attention = { kind: 'accounts-failing', ...on, code: 'X', stuckCount: 1 };
const panel = (kind: 'panel-suspect' | 'panel-disabled' | 'panel-untested', panelId = 'p'): Attention => ({
  ...where,
  kind,
  panelId,
});
const inbound = (kind: 'inbound-missing' | 'inbound-silent', inboundId: string): Attention => ({
  ...on,
  kind,
  inboundId,
  canRemake: false,
});

test('every kind of line alerts staff, through an event or on its own', () => {
  const silent = Object.entries(ALERTED_BY).filter(
    ([, by]) => !isTold(by === 'line' ? 'panel.needs-attention' : by),
  );
  expect(silent).toEqual([]);
});

test.each<{ name: string; lines: Attention[]; told: Attention['kind'][] }>([
  { name: 'accounts that fail', lines: [failing], told: ['accounts-failing'] },
  { name: 'accounts that are tried again soon', lines: [{ ...failing, stuckCount: 0 }], told: [] },
  { name: 'those of a suspect panel', lines: [failing, panel('panel-suspect')], told: [] },
  {
    name: 'those of a panel that is disabled',
    lines: [failing, panel('panel-disabled')],
    told: ['panel-disabled'],
  },
  {
    name: 'those beside another panel that is suspect',
    lines: [failing, panel('panel-suspect', 'other')],
    told: ['accounts-failing'],
  },
  { name: 'those of a missing inbound', lines: [failing, inbound('inbound-missing', 'i')], told: [] },
  {
    name: 'those beside another inbound that is missing',
    lines: [failing, inbound('inbound-missing', 'other')],
    told: ['accounts-failing'],
  },
  {
    name: 'those of a silent inbound, which explains no error',
    lines: [failing, inbound('inbound-silent', 'i')],
    told: ['accounts-failing'],
  },
  {
    name: 'those of a panel that cannot be listed, which explains no error',
    lines: [failing, { kind: 'panel-unread', ...where, part: 'accounts', code: 'X' }],
    told: ['accounts-failing', 'panel-unread'],
  },
])('$name', ({ lines, told }) => {
  expect(linesToTell(lines).map(({ kind }) => kind)).toEqual(told);
});

test('a line is told once, and again when it has grown tenfold', () => {
  expect([isWorthTelling(1, 0), isWorthTelling(9, 1), isWorthTelling(10, 1), isWorthTelling(3, 4)]).toEqual([
    true,
    false,
    true,
    false,
  ]);
});

test('a line is known by its panel, its kind, its inbound and its code, whatever it counts', () => {
  const keyOf = (line: Attention) => attentionKey(partsOf(line));
  expect(keyOf(failing)).toBe('p accounts-failing i X');
  expect(keyOf({ ...failing, accountCount: 900 })).toBe(keyOf(failing));
  expect(keyOf(inbound('inbound-missing', 'i'))).toBe('p inbound-missing i ');
  expect(keyOf(panel('panel-suspect'))).toBe('p panel-suspect  ');
  expect(keyOf({ kind: 'panel-unreachable', ...where, code: null })).toBe('p panel-unreachable  ');
});

test('given accounts that fail beside changed credentials, then both are told', () => {
  const lines: Attention[] = [failing, { kind: 'credentials-changed', ...where }];
  expect(linesToTell(lines).map(({ kind }) => kind)).toEqual(['accounts-failing', 'credentials-changed']);
});
