import { type AnyPanelkitError, isPanelkitError } from '@panelkit/sdk';
import { createRecordingLogger, type LogEntry } from '@panelkit/sdk/testing';
import { createTestPanelkit, type TestPanelkit } from '@panelkit/storage-memory/testing';
import { beforeAll, describe, expect, test } from 'vitest';
import { recordsOf } from '../records-of.ts';
import { violationsOf } from '../violations-of.ts';

interface Story {
  shop: TestPanelkit;
  /** What must be seen nowhere in clear, by what it is. */
  secrets: Map<string, string>;
  /** Everything that the shop stored, sent or threw, as text, by where it was found. */
  told: Map<string, string>;
}

const panelPassword = 'panel-pass-5f2c';
const panelUser = 'panel-admin-77';

/**
 * A sale of several units through a panel that fails in every way, with cancel, retry, rotation and refusals;
 * all of it written down.
 */
async function tellStory(): Promise<Story> {
  const logger = createRecordingLogger();
  const credentials = { username: panelUser, password: panelPassword };
  const shop = await createTestPanelkit({ logger, panels: [{ credentials, seed: 3 }] });
  const secrets = new Map([
    ['panel user', panelUser],
    ['panel password', panelPassword],
  ]);
  const errors: AnyPanelkitError[] = [];
  const note = (error: unknown): void => {
    if (isPanelkitError(error)) errors.push(error);
    else throw error;
  };
  const { panelkit, panel } = shop;
  const customer = await shop.customer({ balanceMinor: 100_000 });
  const plan = await shop.plan({ setupFeeMinor: 100 });
  const watched = new Set<string>();
  const noteAccounts = (): void => {
    for (const { name, credentials: own } of panel.accounts()) {
      watched.add(name);
      for (const [field, value] of Object.entries({ name, ...own }))
        secrets.set(`${field} of ${name}`, value);
    }
  };

  panelkit.events.on('order.paid', () => {
    throw new Error(panelPassword);
  });
  await panelkit.payments.topUp(
    { customerId: customer.id, amountMinor: 500, method: 'receipt' },
    shop.as(customer),
  );

  await shop.scheduler.start();
  panel.faults.sometimes('writes', { kind: 'drop-after-commit' }, 0.3);
  panel.faults.sometimes('writes', { kind: 'refused' }, 0.1);
  panel.faults.sometimes('reads', { kind: 'invalid-answer' }, 0.2);
  panel.faults.sometimes('reads', { kind: 'auth-failed' }, 0.1);
  for (let count = 0; count < 6; count += 1) {
    await shop.buy(customer, plan, 2).catch(note);
    await shop.clock.advance('20s');
    noteAccounts();
  }
  const doomed = await shop.buy(customer, plan, 2).catch(note);
  if (doomed)
    await panelkit.orders.cancel({ orderId: doomed.id, reason: 'mistake' }, shop.as(customer)).catch(note);
  await shop.clock.advance('2h');
  noteAccounts();
  const failed = await panelkit.units.list({ status: 'failed' }, shop.staff());
  for (const { id } of failed.rows) await panelkit.units.retry({ unitId: id }, shop.staff()).catch(note);
  panel.faults.clear();
  await shop.clock.advance('2h');
  await shop.scheduler.stop();
  noteAccounts();

  const { rows } = await panelkit.subscriptions.list({ limit: 500 }, shop.staff());
  for (const { id, status } of rows) {
    const { shopLink, links } = await panelkit.delivery.get(id, shop.staff());
    secrets.set(`token of ${id}`, shopLink.slice(shopLink.lastIndexOf('/') + 1));
    for (const link of links) secrets.set(`link of ${id}`, link);
    if (status === 'active') await panelkit.subscriptions.rotateLink({ subscriptionId: id }, shop.staff());
    const rotated = await panelkit.delivery.get(id, shop.staff());
    secrets.set(`new token of ${id}`, rotated.shopLink.slice(rotated.shopLink.lastIndexOf('/') + 1));
  }
  await tellRefusals(shop, note);
  expect(watched.size).toBeGreaterThan(5);
  return { shop, secrets, told: await toldBy(shop, { errors, entries: logger.entries }) };
}

/** What is refused at the registry, with a secret in hand each time. */
async function tellRefusals(shop: TestPanelkit, note: (error: unknown) => void): Promise<void> {
  const { panelkit, panel } = shop;
  const panelId = shop.panels[0]?.id ?? '';
  const { baseUrl } = panel;
  const register = (credentials: Record<string, string>, kind = 'fake') =>
    panelkit.panels.register({ kind, name: 'Again', baseUrl, credentials }, shop.staff()).catch(note);
  await register({ username: panelUser, password: panelPassword }, 'toaster');
  await register({ [panelPassword]: panelUser });
  await panelkit.delivery.byToken(panelPassword).catch(note);
  panel.setCredentials({ username: panelUser, password: 'another' });
  await panelkit.panels.test(panelId, shop.staff()).catch(note);
  await panelkit.panels.syncInbounds(panelId, shop.staff()).catch(note);
  panel.setCredentials({ username: panelUser, password: panelPassword });
  const credentials = { username: panelUser, password: panelPassword };
  await panelkit.panels.update({ panelId, credentials, name: 'Renamed' }, shop.staff());
}

async function toldBy(
  shop: TestPanelkit,
  heard: { errors: AnyPanelkitError[]; entries: LogEntry[] },
): Promise<Map<string, string>> {
  const told = new Map<string, string>();
  for (const [table, rows] of Object.entries(await recordsOf(shop))) told.set(table, JSON.stringify(rows));
  told.set('log', JSON.stringify(heard.entries));
  const errors = heard.errors.map(({ code, message, details, stack, cause }) => ({
    code,
    message,
    details,
    stack,
    cause: String(cause),
  }));
  told.set('errors', JSON.stringify(errors));
  const { panelkit } = shop;
  const staff = shop.staff();
  told.set('panel views', JSON.stringify(await panelkit.panels.list({}, staff)));
  told.set('subscription views', JSON.stringify(await panelkit.subscriptions.list({ limit: 500 }, staff)));
  told.set('unit views', JSON.stringify(await panelkit.units.list({ limit: 500 }, staff)));
  return told;
}

/** Where a secret is in clear text: `<what> in <where>`. */
function leaksIn({ secrets, told }: Pick<Story, 'secrets' | 'told'>): string[] {
  return [...told].flatMap(([place, text]) =>
    [...secrets].filter(([, secret]) => text.includes(secret)).map(([what]) => `${what} in ${place}`),
  );
}

describe('secrets', () => {
  let story: Story;
  beforeAll(async () => {
    story = await tellStory();
  });

  test('given a sale with faults, refusals and rotations, then no secret stands in clear in any row, event, log or error', () => {
    expect(leaksIn(story)).toEqual([]);
  });

  test('given that story, then there was something to find, and everything had something to tell', async () => {
    const { shop, secrets, told } = story;
    const kinds = [...secrets.keys()].map((what) => what.replace(/ (of|password|user).*/, ''));
    expect(new Set(kinds)).toEqual(
      new Set(['panel', 'name', 'uuid', 'password', 'subId', 'token', 'new token', 'link']),
    );
    // No provider of payments takes part.
    const absent = ['providerPayments', 'paymentEvents', 'refunds'];
    for (const [place, text] of told)
      if (!absent.includes(place)) expect(text.length, place).toBeGreaterThan(20);
    const codes = ['PANEL_AUTH_FAILED', 'PANEL_RESPONSE_INVALID', 'PANEL_REFUSED', 'WRITE_UNKNOWN'];
    const events = told.get('events') ?? '';
    expect(codes.filter((code) => events.includes(code)).length).toBeGreaterThan(1);
    expect(told.get('errors')).toContain('PANEL_AUTH_FAILED');
    expect(await violationsOf(shop)).toEqual([]);
  });

  test.each(['events', 'audit', 'accounts', 'log', 'errors'])(
    'given a secret planted in the %s, then it is found',
    (at) => {
      for (const [what, secret] of story.secrets) {
        const told = new Map([[at, `${story.told.get(at)} ${secret}`]]);
        expect(leaksIn({ secrets: story.secrets, told })).toContain(`${what} in ${at}`);
      }
    },
  );

  test('given a secret that someone writes as a reason, when all is read again, then it is found where it went', async () => {
    const { shop, secrets } = story;
    const { rows } = await shop.panelkit.customers.list({}, shop.staff());
    const customerId = rows[0]?.id ?? '';
    await shop.panelkit.wallets.adjust({ customerId, amountMinor: 1, reason: panelPassword }, shop.staff());
    const told = await toldBy(shop, { errors: [], entries: [] });
    expect(leaksIn({ secrets, told }).toSorted()).toEqual([
      'panel password in audit',
      'panel password in ledger',
    ]);
  });

  test('given the same key, when the records are opened again, then what was sealed is there', async () => {
    const { shop } = story;
    const again = shop.another();
    const { rows } = await again.panelkit.subscriptions.list({ limit: 500 }, again.staff());
    const active = rows.find(({ status }) => status === 'active');
    const delivery = await again.panelkit.delivery.get(active?.id ?? '', again.staff());
    expect(delivery.links.join()).toContain('vless://');
  });
});
