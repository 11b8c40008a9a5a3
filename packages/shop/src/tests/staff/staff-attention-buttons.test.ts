import type { Attention } from '@panelkit/sdk';
import type { TestDuration } from '@panelkit/sdk/testing';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { TestAnswer, TestBrowser } from '../test-browser.ts';
import { openTestShop, type TestShop } from '../test-shop.ts';

const PAGE = '/staff/attention';
let shop: TestShop;
let panelId: string;
let isSilent: boolean;

beforeEach(async () => {
  isSilent = false;
  const dial = async () =>
    isSilent ? ({ kind: 'silent' } as const) : ({ kind: 'carries', durationMs: 320 } as const);
  shop = await openTestShop({ dialer: { dial }, shop: { canDial: true } });
  panelId = shop.panels[0]?.id ?? '';
});
afterEach(() => shop.close());

/** Six subscriptions, all on one inbound. */
async function sell(inboundId: string | null = null): Promise<void> {
  const customer = await shop.customer({ balanceMinor: 100_000 });
  const { rows } = await shop.panelkit.inbounds.list({ panelId }, shop.staff());
  const placement = { preferredInboundId: inboundId ?? rows[0]?.id ?? '' };
  const order = await shop.buy(customer, await shop.plan({ placement }), 6);
  await shop.panelkit.orders.settled(order.id);
}

/** Six on an inbound that the shop made. */
async function sellOnMade(): Promise<void> {
  const security = { kind: 'reality' as const, target: 'a.example:443', serverNames: ['a.example'] };
  const template = { protocol: 'vless' as const, security, port: { from: 20_000, to: 20_020 } };
  const { id } = await shop.panelkit.inbounds.create({ panelId, name: 'made', template }, shop.staff());
  await work('1m');
  await sell(id);
}

const staffSay = (changes: Omit<Parameters<typeof shop.panelkit.panels.update>[0], 'panelId'>) =>
  shop.panelkit.panels.update({ panelId, ...changes }, shop.staff());
const testPanel = () => shop.panelkit.panels.test(panelId, shop.staff()).catch(() => {});
const sync = () => shop.panelkit.usage.sync(panelId, shop.staff()).catch(() => {});
const kinds = async () => (await shop.panelkit.panels.attention(shop.staff())).map(({ kind }) => kind);

async function work(duration: TestDuration): Promise<void> {
  await shop.scheduler.start();
  await shop.clock.advance(duration);
  await shop.scheduler.stop();
}

async function threeTimes(look: () => Promise<unknown>): Promise<void> {
  for (const _ of [1, 2, 3]) {
    await look();
    await shop.clock.advance('20s');
  }
}

const enableInbounds = (enabled: boolean) =>
  shop.panel.setInbounds(shop.panel.inbounds().map((inbound) => ({ ...inbound, enabled })));

/** The one that customers are on, off or gone. */
async function change(how: 'off' | 'gone'): Promise<void> {
  const used = shop.panel.accounts()[0]?.inboundKeys[0];
  const kept = shop.panel.inbounds().filter(({ key }) => how === 'off' || key !== used);
  shop.panel.setInbounds(
    kept.map((inbound) => ({ ...inbound, enabled: inbound.key !== used && inbound.enabled })),
  );
  await sync();
}

async function moveTo(baseUrl: string): Promise<void> {
  Object.assign(shop.panel, { baseUrl });
  await staffSay({ baseUrl, credentials: shop.panel.target.credentials });
  await testPanel();
  await sync();
}

/** A way out of a line. */
interface WayOut {
  /** What is pressed, by the last part of its address, and what it is asked for there. */
  button: string;
  fields?: Record<string, string>;
  sell?: () => Promise<void>;
  begin(): Promise<unknown>;
  /** What a person does at the server first; pressed before, the button ends nothing. */
  mend?: () => unknown;
  /** How long what it starts takes; by default a second, within which no listing or health check is due. */
  takes?: TestDuration;
}

const vanish = async () => {
  shop.panel.vanish(shop.panel.accounts().map(({ name }) => name));
  await sync();
};
const rekey = async () => {
  await staffSay({ credentialPolicy: 'ask' });
  for (const [index, { name, credentials }] of shop.panel.accounts().entries()) {
    const uuid = `11111111-2222-4333-8444-00000000000${index}`;
    shop.panel.editAccount(name, { credentials: { ...credentials, uuid } });
  }
  await sync();
  await work('1m');
};
const refuse = async () => {
  shop.panel.faults.sometimes('ensureAccount', { kind: 'refused' }, 1);
  const { rows } = await shop.panelkit.subscriptions.list({ limit: 1 }, shop.staff());
  const subscriptionId = rows[0]?.id ?? '';
  await shop.panelkit.subscriptions.suspend({ subscriptionId, reason: 'unpaid' }, shop.staff());
  await shop.panelkit.subscriptions.settled(subscriptionId, shop.staff());
};
const silence = async () => {
  isSilent = true;
  await shop.panelkit.inbounds.dial({ panelId }, shop.staff());
  await work('1m');
};
const allInbounds = () => {
  const known = shop.panel.inbounds();
  return () => shop.panel.setInbounds(known);
};
let restoreInbounds: () => void = () => {};

/** Every kind of line, and every button that ends it. */
const WAYS_OUT: Record<Attention['kind'], WayOut[]> = {
  'panel-suspect': [{ button: 'trust', begin: vanish }],
  'panel-disabled': [{ button: 'enable', begin: () => staffSay({ status: 'disabled' }) }],
  'panel-untested': [
    {
      button: 'test',
      begin: async () => {
        const { baseUrl, credentials } = shop.panel.target;
        for (const address of ['https://elsewhere.test', baseUrl])
          await staffSay({ baseUrl: address, credentials });
      },
    },
  ],
  'panel-unreachable': [
    {
      button: 'test',
      begin: async () => {
        shop.panel.goDown();
        await threeTimes(testPanel);
      },
      mend: () => shop.panel.comeBack(),
    },
  ],
  'panel-version': [
    {
      button: 'test',
      // The fake panel has one version; how another one is noticed is tested on simulated panels.
      begin: () =>
        shop.backend.storage.transaction(async (tx) => {
          const { health } = await tx.panels.get(panelId);
          await tx.panels.update(panelId, { health: { ...health, unsupportedVersion: '9.0.0' } });
        }),
    },
  ],
  'panel-clock': [
    {
      button: 'test',
      begin: async () => {
        shop.panel.setClockSkew(20 * 60_000);
        await threeTimes(testPanel);
      },
      mend: () => shop.panel.setClockSkew(0),
    },
  ],
  'panel-unread': [
    {
      button: 'test',
      begin: async () => {
        shop.panel.faults.sometimes('listAccounts', { kind: 'invalid-answer' }, 1);
        await work('20m');
      },
      mend: () => shop.panel.faults.clear(),
    },
  ],
  'inbound-missing': [
    {
      button: 'sync',
      begin: async () => {
        restoreInbounds = allInbounds();
        await change('gone');
      },
      mend: () => restoreInbounds(),
    },
    { button: 'move', begin: () => change('gone'), takes: '2m' },
    { button: 'remake', sell: sellOnMade, begin: () => change('gone'), takes: '2m' },
  ],
  'inbound-disabled': [
    {
      button: 'sync',
      begin: async () => {
        enableInbounds(false);
        await sync();
      },
      mend: () => enableInbounds(true),
    },
    { button: 'move', begin: () => change('off'), takes: '2m' },
    { button: 'remake', sell: sellOnMade, begin: () => change('off'), takes: '2m' },
  ],
  'inbound-silent': [
    {
      button: 'dial',
      begin: silence,
      mend: () => {
        isSilent = false;
      },
      takes: '1m',
    },
    { button: 'move', begin: silence, takes: '2m' },
  ],
  'accounts-failing': [{ button: 'retry', begin: refuse, mend: () => shop.panel.faults.clear() }],
  'credentials-changed': [
    { button: 'credentials', fields: { choice: 'rotate' }, begin: rekey },
    { button: 'credentials', fields: { choice: 'take' }, begin: rekey },
  ],
  'links-former-host': [
    { button: 'replace-host', begin: () => moveTo('https://moved.test') },
    { button: 'keep-host', begin: () => moveTo('https://moved.test') },
  ],
};
const rows = Object.entries(WAYS_OUT).flatMap(([kind, ways]) => ways.map((way) => ({ kind, ...way })));

/** The last parts of the addresses behind the buttons of a page's lines; details end nothing. */
function buttonsOn(text: string): string[] {
  const lines = text.slice(text.indexOf('<tbody'), text.indexOf('</tbody>'));
  const found = lines.matchAll(
    /(?:action|href)="\/staff\/(?:panels\/[\w-]+\/|attention\/ask\?what=)([\w-]+)/g,
  );
  return [...new Set([...found].map(([, name = '']) => name))].filter((name) => name !== 'drift');
}

/** Presses the button, and what is asked for behind it, with what the form offers. */
async function press(staff: TestBrowser, { button, fields = {} }: WayOut): Promise<TestAnswer> {
  const { text } = await staff.get(PAGE);
  const address = new RegExp(`(action|href)="([^"]*(?:/|what=)${button}(?:&amp;[^"]*)?)"`).exec(text);
  const [, how = '', where = ''] = address ?? [];
  if (how === 'action') return staff.submit(PAGE, where);
  const page = where.replaceAll('&amp;', '&');
  const asked = (await staff.get(page)).text;
  const form = asked.slice(asked.indexOf('<form', asked.indexOf('<h1')));
  const action = /action="([^"]*)"/.exec(form)?.[1] ?? '';
  const offered = form
    .slice(0, form.indexOf('</form>'))
    .matchAll(/<(?:input|select)[^>]*name="(\w+)"[^>]*>/g);
  const typed = [...offered].map(([tag, name = '']) => [name, /value="([^"]*)"/.exec(tag)?.[1] ?? '']);
  if (button !== 'credentials')
    return staff.submit(page, action, { ...Object.fromEntries(typed), ...fields });
  const accountIds = typed.flatMap(([name, value = '']) => (name === 'accountIds' ? [value] : []));
  return staff.submitTicked(page, action, { accountIds, choice: [fields.choice ?? ''] });
}

test.each(rows)(
  'given the line $kind, when its cause is mended and $button pressed, then it is gone',
  async ({ kind, ...way }) => {
    await (way.sell ?? sell)();
    await way.begin();
    expect(await kinds()).toEqual([kind]);
    const technician = await shop.openAsStaff('tara', 'technician');
    const hasRows = rows.filter((row) => row.kind === kind).map(({ button }) => button);
    const shown = buttonsOn((await technician.get(PAGE)).text);
    expect(shown).toContain(way.button);
    expect(shown.filter((button) => !hasRows.includes(button))).toEqual([]);
    if (way.mend !== undefined) {
      await press(technician, way);
      await work(way.takes ?? '1s');
      expect(await kinds()).toEqual([kind]);
    }
    await way.mend?.();
    expect((await press(technician, way)).location).toContain('done=');
    await work(way.takes ?? '1s');
    expect(await kinds()).toEqual([]);
    expect((await technician.get(PAGE)).text).toContain('every paying customer has service');
  },
);
