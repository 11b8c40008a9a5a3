import { LANGUAGES, type Payment, type Unit } from '@panelkit/sdk';
import { describe, expect, test } from 'vitest';
import { packId } from '../../screens/action.ts';
import { inDirection } from '../../screens/isolate.ts';
import { toApiButton } from '../../screens/send-screen.ts';
import { checkKeyboard } from '../../simulator/keyboards/check-keyboard.ts';
import { parseHtml } from '../../simulator/parse-html.ts';
import { staffScreenContextOf } from '../staff-context.ts';
import { everyKindIn } from './alert-kinds.ts';
import {
  alertsScreen,
  type GroupScreenContext,
  panelInGroup,
  receiptInGroup,
  rejectionInGroup,
  unitInGroup,
} from './group-screens.ts';
import { linkPayload, readLinkPayload } from './private-link.ts';

const id = '0199aaaa-bbbb-7ccc-8ddd-eeeeffff0001';
const now = new Date('2026-01-01T12:00:00Z');
const contextIn = (language: (typeof LANGUAGES)[number], showsPeople = false): GroupScreenContext => ({
  ...staffScreenContextOf(language, {}, { now, may: () => true }),
  username: 'shop_staff_bot',
  showsPeople,
});

const receipt = { attachmentId: 'x', reference: 'TRX <7>', note: 'from & to', submittedAt: now };
const payment = {
  id,
  amount: { amountMinor: 1000, currency: 'USD' },
  customerId: id,
  orderId: id,
  state: { status: 'in-review', receipt },
} as unknown as Payment;
/** Shown to everybody: it names an order and nobody. */
const repeats = [{ trait: 'picture' as const, number: '2026-3' }];
const view = { payment, customerName: '<Nika & Co>', orderNumber: '2026-7', repeats };
const lastError = { code: 'PANEL_REFUSED', message: 'no user nika@private.test', at: now };
const unit = {
  id,
  state: { status: 'failed' },
  attempts: 3,
  lastError,
  waitsForStaff: false,
} as unknown as Unit;
const health = { lastError, lastContactAt: now };
const panel = { id, name: 'P <1>', health, usedCount: 3, version: '1.0' } as unknown as Parameters<
  typeof panelInGroup
>[1]['panel'];
const group = {
  id,
  bot: '1',
  chatId: '-1',
  title: 'x',
  status: 'linked' as const,
  linkedBy: 'olga',
  topics: { ...everyKindIn('7'), panels: null },
  showsPeople: false,
  statusSince: now,
  createdAt: now,
};

describe.each(LANGUAGES)('the screens of groups in %s', (language) => {
  const context = contextIn(language);
  test.each([
    { name: 'a receipt', screen: receiptInGroup(context, view, { note: 'a note' }) },
    { name: 'a receipt with its customer', screen: receiptInGroup(contextIn(language, true), view) },
    { name: 'a rejection', screen: rejectionInGroup(context, id) },
    { name: 'a unit', screen: unitInGroup(context, { unit, planName: 'Gold <1>' }) },
    { name: 'a panel', screen: panelInGroup(context, { panel, asked: 3 }) },
    { name: 'the alerts of a topic', screen: alertsScreen(context, { group, topic: '7' }) },
  ])('given $name, then Telegram takes it', ({ screen }) => {
    const { html, buttons } = inDirection(screen, language);
    const { text } = parseHtml(html);
    expect(text.length).toBeGreaterThan(0);
    expect(text.length).toBeLessThanOrEqual(1024);
    expect(text).not.toMatch(/undefined|null|NaN|<b>/);
    expect(() =>
      checkKeyboard({ inline_keyboard: buttons.map((row) => row.map(toApiButton)) }),
    ).not.toThrow();
  });
});

test('given a case of a customer, then a group reads the amount and the order, and nobody who it is', () => {
  const context = contextIn('en');
  const { html, buttons } = receiptInGroup(context, view);
  expect(html).toContain('$10.00');
  expect(html).toContain('2026-7');
  for (const secret of ['Nika', 'TRX', 'from &amp; to']) expect(html).not.toContain(secret);
  expect(buttons.flat().map(({ text }) => text)).toEqual(['✅ Approve', '❌ Reject', '🔒 Open in private']);
  expect(receiptInGroup(contextIn('en', true), view).html).toContain('TRX &lt;7&gt;');
  const texts = [
    unitInGroup(context, { unit, planName: 'Gold' }),
    panelInGroup(context, { panel, asked: 0 }),
  ];
  for (const screen of texts) {
    expect(screen.html).toContain('PANEL_REFUSED');
    expect(screen.html).not.toContain('nika@private.test');
  }
});

test.each([
  { topic: '7', then: ['✅ Receipts', '✅ Deliveries', '↪️ Panels', '✅ Orders'] },
  { topic: null, then: ['↪️ Receipts', '↪️ Deliveries', '✅ Panels', '↪️ Orders'] },
])('given the topic $topic, then the screen says what is posted where', ({ topic, then }) => {
  const { buttons } = alertsScreen(contextIn('en'), { group, topic });
  const labels = buttons.flat().map(({ text }) => text);
  expect(labels.slice(0, 4)).toEqual(then.map((label) => expect.stringContaining(label)));
});

describe('links to the private chat', () => {
  test.each([{ name: 'receipt' as const, id }, { name: 'stock' as const }])(
    'given $name, then it is read back',
    (target) => {
      const payload = linkPayload(target);
      expect(payload).toMatch(/^[\w-]{1,64}$/);
      expect(readLinkPayload(payload)).toEqual(target);
    },
  );

  test.each([
    '',
    'see_',
    `see_approve_${packId(id)}`,
    `see_receipt_${packId(id)}x`,
    `see_receipt_${'*'.repeat(22)}`,
  ])('given %j, then it opens nothing', (payload) => {
    expect(readLinkPayload(payload)).toBeNull();
  });
});
