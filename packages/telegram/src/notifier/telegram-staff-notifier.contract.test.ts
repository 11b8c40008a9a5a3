import type { NotifierMessage, Panelkit } from '@panelkit/sdk';
import { describeNotifierContract } from '@panelkit/sdk/contracts';
import { createTestClock } from '@panelkit/sdk/testing';
import { createTestPanelkit } from '@panelkit/storage-memory/testing';
import { expect, test } from 'vitest';
import type { SimulatedPerson } from '../simulator/simulated-person.ts';
import { createTelegramSimulator } from '../simulator/telegram-simulator.ts';
import type { StaffMember, StaffPermission } from '../staff/staff-context.ts';
import { type Answering, silence, waitSeconds } from '../tests/telegram-answers.ts';
import { telegramStaffNotifier } from './telegram-staff-notifier.ts';

/** A shop with one payment that waits for review, and people who work there. */
async function open() {
  const clock = createTestClock();
  const shop = await createTestPanelkit({ clock });
  const telegram = createTelegramSimulator({ clock });
  const bot = telegram.addBot({ username: 'staff_bot' });
  const botId = bot.token.split(':')[0] ?? '';
  const members = new Map<string, StaffMember | 'second-factor'>();
  const state: { answers: Answering | null; sent: string[] } = { answers: null, sent: [] };
  const notifier = telegramStaffNotifier({
    token: bot.token,
    apiRoot: telegram.apiRoot,
    fetch: (input, init) => state.answers?.(init) ?? telegram.fetch(input, init),
    panelkit: () => shop.panelkit,
    listStaffIds: async () => [...members.keys()],
    findMember: async (id) => members.get(id) ?? null,
    readPicture: async (id) => (id === 'picture' ? new Uint8Array([0x89, 0x50, 0x4e, 0x47]) : null),
  });
  const send: typeof notifier.send = (message, options) => {
    if (!state.sent.includes(message.id)) state.sent.push(message.id);
    return notifier.send(message, options);
  };
  const hire = async (id: string, ...permissions: StaffPermission[]): Promise<SimulatedPerson> => {
    members.set(id, { id, name: id, may: (one) => permissions.includes(one) });
    const person = telegram.addPerson({ name: id });
    person.start(bot);
    await link(shop.panelkit, { bot: botId, person, id });
    return person;
  };
  return { shop, telegram, bot, members, state, hire, notifier: { ...notifier, send } };
}

async function link(
  { chats }: Panelkit,
  { bot, person, id }: { bot: string; person: SimulatedPerson; id: string },
) {
  const chat = await chats.open({ bot, userId: String(person.id), chatId: String(person.id) });
  const { code } = await chats.issueCode({ actor: { kind: 'staff', id } });
  await chats.redeemCode({ id: chat.id, code, kind: 'staff' });
}

describeNotifierContract('Telegram, for staff', { asksToWait: true, audience: 'staff' }, async () => {
  const { shop, bot, hire, state, notifier } = await open();
  const olga = await hire('olga', 'manage-panels');
  return {
    notifier,
    received: () =>
      olga
        .chat(bot)
        .filter(({ isFromBot }) => isFromBot)
        .map(({ text }, index) => ({ id: state.sent[index] ?? '', text, link: null })),
    refuse: () => olga.block(bot),
    fail: ({ retryAfterMs } = { retryAfterMs: 3000 }) => {
      state.answers = waitSeconds(retryAfterMs / 1000);
    },
    hang: () => {
      state.answers = silence;
    },
    recover: () => {
      state.answers = null;
    },
    teardown: async () => shop.backend.close(),
  };
});

const call = { signal: new AbortController().signal, fetch: globalThis.fetch };
const common: Omit<NotifierMessage, 'code' | 'parameters' | 'subject'> = {
  id: 'alert-1',
  customerId: null,
  externalId: null,
  text: 'a < b',
  link: null,
  audience: 'staff',
  language: 'en',
  createdAt: new Date(0),
};
const failedUnit: NotifierMessage = {
  ...common,
  code: 'staff.delivery-failed',
  parameters: { orderNumber: '7', reason: 'gave-up' },
  subject: { kind: 'unit', id: '0199aaaa-bbbb-7ccc-8ddd-eeeeffff0001' },
};
const heard = (person: SimulatedPerson, { bot }: Awaited<ReturnType<typeof open>>) =>
  person.chat(bot).flatMap(({ isFromBot, text }) => (isFromBot ? [text] : []));

test('given an alert, then those who can do something about it hear of it, in their language, and nobody else', async () => {
  const world = await open();
  const { shop, members, hire, notifier } = world;
  const [olga, omid, tara] = [
    await hire('olga', 'deliver'),
    await hire('omid', 'deliver'),
    await hire('tara'),
  ];
  const [lena, sam] = [await hire('lena', 'deliver'), await hire('sam', 'deliver')];
  members.set('lena', 'second-factor');
  members.delete('sam');
  const { rows } = await shop.panelkit.chats.list({ staffId: 'omid' });
  await shop.panelkit.chats.remember(rows[0]?.id ?? '', { language: 'fa' });
  expect(await notifier.send(failedUnit, call)).toEqual({ kind: 'sent' });
  expect(heard(olga, world)).toEqual(['a < b']);
  expect(heard(omid, world)).toEqual([expect.stringContaining('تحویل نشد')]);
  for (const person of [tara, lena, sam]) expect(heard(person, world)).toEqual([]);
  expect(
    olga
      .screen(world.bot)
      .buttons.flat()
      .map(({ text }) => text),
  ).toEqual(['👁 Open', '🏠 Menu']);
});

test('given a colleague who blocked the bot, and an answer that is lost, then the others hear of it, and nobody twice', async () => {
  const world = await open();
  const { telegram, bot, hire, notifier } = world;
  const people = [
    await hire('olga', 'deliver'),
    await hire('omid', 'deliver'),
    await hire('tara', 'deliver'),
  ];
  people[0]?.block(bot);
  telegram.faults.next('lost-answer', 'sendMessage');
  telegram.faults.next('lost-answer', 'sendMessage');
  await expect(notifier.send(failedUnit, call)).rejects.toThrow();
  expect(await notifier.send(failedUnit, call)).toEqual({ kind: 'sent' });
  expect(people.map((person) => heard(person, world).length)).toEqual([0, 1, 1]);
});

test.each([
  ['picture', true],
  ['gone', false],
  [null, false],
])(
  'given a receipt with the picture %j, then it comes with what is needed to decide',
  async (attachmentId, hasPicture) => {
    const world = await open();
    const { shop, bot, hire, notifier } = world;
    const olga = await hire('olga', 'decide-receipts');
    const customer = await shop.panelkit.customers.ensure({ externalId: 'nika', displayName: 'Nika' });
    const input = { customerId: customer.id, amountMinor: 700, method: 'receipt' };
    const { id: paymentId } = await shop.panelkit.payments.topUp(input, shop.as(customer));
    const note = 'x < y '.repeat(40);
    await shop.panelkit.payments.submitReceipt(
      { paymentId, reference: 'TRX <2>', note, attachmentId },
      shop.as(customer),
    );
    const receipt: NotifierMessage = {
      ...common,
      code: 'staff.receipt-to-review',
      parameters: { amountMinor: 700, currency: 'USD' },
      subject: { kind: 'payment', id: paymentId },
      isSilent: attachmentId !== null,
    };
    expect(await notifier.send(receipt, call)).toEqual({ kind: 'sent' });
    const { text, file, buttons, isSilent } = olga.screen(bot);
    expect(isSilent).toBe(attachmentId !== null);
    expect([file !== null, text]).toEqual([hasPicture, expect.stringContaining('TRX <2>')]);
    expect(text).toContain('Nika');
    expect(buttons.flat().map((button) => button.text)).toEqual(
      hasPicture || attachmentId === null
        ? ['✅ Approve', '❌ Reject', '‹ Back', '🏠 Menu']
        : ['🖼 Show picture', '✅ Approve', '❌ Reject', '‹ Back', '🏠 Menu'],
    );
  },
);
