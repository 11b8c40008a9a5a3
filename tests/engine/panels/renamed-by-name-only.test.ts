import { marzban } from '@panelkit/panel-adapters/marzban';
import { marzneshin } from '@panelkit/panel-adapters/marzneshin';
import { createMarzbanSimulator, createMarzneshinSimulator } from '@panelkit/panel-adapters/simulators';
import type { TestClock } from '@panelkit/sdk/testing';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { openSoldOn, type ReachedPanel, type ShopOnSimulator } from './shop-on-simulator.ts';

/** A panel that can be asked for names only, and that another administrator shares. */
interface SharedPanel extends ReachedPanel {
  names(): string[];
  canConnect(name: string): boolean;
  /** In the database: the interface cannot. */
  rename(name: string, to: string): void;
  remove(name: string): Promise<void>;
  /** Another administrator gets it, under another name. */
  handOver(name: string, to: string): void;
  /** How often its list was read. */
  listings(): number;
  /**
   * From the request of this number on, counted from now, answers are lost; null: none is. Returns how many
   * there were since.
   */
  loseAnswers(from: number | null): () => number;
  /** Does something in the moment before the next removal arrives; it may also lose the answer. */
  beforeRemoval(act: () => 'answers' | 'loses its answer'): void;
  /** A stranger takes its place in the database, and its id with it. */
  replace(name: string, by: string): void;
  /** Makes a user with the secrets of `name`, as far as the panel lets him. */
  copy(name: string, to: string, by: Login, where?: 'there' | 'elsewhere'): Promise<void>;
}

type Login = 'root' | 'reseller';

const RESELLER = { username: 'reseller', password: 'reseller-password', isSudo: false };
const ROOT = { username: 'root', password: 'root-password', isSudo: true };

async function send(
  fetch: typeof globalThis.fetch,
  by: Login,
  [method, path, body]: [string, string, unknown?],
) {
  const login = by === 'root' ? ROOT : RESELLER;
  const tokenPath = path.startsWith('/api/users') ? '/api/admins/token' : '/api/admin/token';
  const form = new URLSearchParams({ username: login.username, password: login.password });
  const answer = await fetch(`https://panel.test${tokenPath}`, { method: 'POST', body: form });
  const { access_token: token } = z.object({ access_token: z.string() }).parse(await answer.json());
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const init = { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) };
  const { status } = await fetch(`https://panel.test${path}`, init);
  expect(status).toBeLessThan(300);
}

/** Counts the pages of listings (a look for one name is none), and lets something happen before a removal. */
function watched({
  fetch,
}: Pick<ReachedPanel, 'fetch'>): Pick<SharedPanel, 'fetch' | 'listings' | 'beforeRemoval' | 'loseAnswers'> {
  let listings = 0;
  let requests = 0;
  let lostFrom: number | null = null;
  let before: Parameters<SharedPanel['beforeRemoval']>[0] = () => 'answers';
  return {
    listings: () => listings,
    beforeRemoval: (act) => {
      before = act;
    },
    loseAnswers: (from) => {
      requests = 0;
      lostFrom = from;
      return () => requests;
    },
    fetch: async (input, init) => {
      const isLost = lostFrom !== null && requests >= lostFrom;
      requests += 1;
      const { method, url } = new Request(input, init);
      const { pathname, searchParams } = new URL(url);
      const isList = method === 'GET' && /^\/api\/users$/.test(pathname) && !searchParams.has('username');
      if (isList) listings += 1;
      const act = method === 'DELETE' ? before : () => 'answers';
      if (method === 'DELETE') before = () => 'answers';
      const then = act();
      const answer = await fetch(input, init);
      if (then === 'answers' && !isLost) return answer;
      throw new TypeError('the connection was lost');
    },
  };
}

function onMarzban(clock: TestClock): SharedPanel {
  const admins = [
    { ...ROOT, ownerRow: true },
    { ...RESELLER, ownerRow: true },
  ];
  const panel = createMarzbanSimulator({ clock, admins });
  return {
    driver: marzban(),
    ...watched(panel),
    canConnect: panel.canConnect,
    handOver: (name, username) => panel.editAccount(name, { username, admin: RESELLER.username }),
    credentials: { username: ROOT.username, password: ROOT.password },
    names: () => panel.accounts().map(({ username }) => username),
    rename: (name, username) => panel.editAccount(name, { username }),
    remove: (name) => send(panel.fetch, 'root', ['DELETE', `/api/user/${name}`]),
    replace: (name, username) =>
      panel.editAccount(name, { username, proxies: { vless: { id: crypto.randomUUID(), flow: '' } } }),
    copy: async (name, username, by, where = 'there') => {
      const { proxies = {}, excludedInbounds = {} } = panel.account(name) ?? {};
      await send(panel.fetch, by, ['POST', '/api/user', { username, proxies, inbounds: {} }]);
      const excluded = where === 'there' ? excludedInbounds : { vless: ['VLESS TCP'] };
      panel.editAccount(username, { excludedInbounds: excluded });
    },
  };
}

function onMarzneshin(clock: TestClock): SharedPanel {
  const panel = createMarzneshinSimulator({ clock, admins: [ROOT, RESELLER] });
  return {
    driver: marzneshin(),
    ...watched(panel),
    canConnect: panel.canConnect,
    handOver: (name, username) => panel.editAccount(name, { username, owner: RESELLER.username }),
    credentials: { username: ROOT.username, password: ROOT.password },
    names: () => panel.accounts().map(({ username }) => username),
    rename: (name, username) => panel.editAccount(name, { username }),
    remove: (name) => send(panel.fetch, 'root', ['DELETE', `/api/users/${name}`]),
    replace: (name, username) =>
      panel.editAccount(name, { username, key: crypto.randomUUID().replaceAll('-', '') }),
    copy: async (name, username, by, where = 'there') => {
      const { key = '', serviceIds = [] } = panel.account(name) ?? {};
      // Keys are unique; with another version digit it is the same uuid to us.
      const variant = `${key.slice(0, 12)}a${key.slice(13)}`;
      const service_ids = where === 'there' ? serviceIds : serviceIds.map((id) => 3 - id);
      const body = { username, key: variant, expire_strategy: 'never', service_ids };
      await send(panel.fetch, by, ['POST', '/api/users', body]);
    },
  };
}

const FAMILIES = [
  { family: 'Marzban 0.8.4', reach: onMarzban },
  { family: 'Marzneshin 0.7.4', reach: onMarzneshin },
];

describe.each(FAMILIES)('an account of $family, which can be looked for by its name only', ({ reach }) => {
  test('given it was renamed, when listed, then its new name is taken, once, and its links stay', async () => {
    const { shop, panel, subscriptionId, name } = await openSoldOn(reach);
    const { links } = await shop.delivered(subscriptionId);
    panel.rename(name, 'renamed');
    const report = await shop.panelkit.panels.findDrift(shop.panelId, shop.staff());
    expect(report.counts).toMatchObject({ renamed: 1, missing: 0 });
    await shop.listing();
    await shop.listing();
    expect(panel.names()).toEqual(['renamed']);
    expect(panel.canConnect('renamed')).toBe(true);
    const after = await shop.panelkit.panels.findDrift(shop.panelId, shop.staff());
    expect(after.counts).toMatchObject({ renamed: 0, missing: 0, foreign: 0 });
    const { links: linksAfter, status } = await shop.delivered(subscriptionId);
    expect(status).toBe('active');
    expect(linksAfter).toHaveLength(links.length);
  });

  test('given it was renamed, when it is suspended before any listing, then nothing is made and nobody connects', async () => {
    const { shop, panel, subscriptionId, name } = await openSoldOn(reach);
    panel.rename(name, 'renamed');
    await shop.panelkit.subscriptions.suspend({ subscriptionId, reason: 'abuse' }, shop.staff());
    await shop.clock.advance('5m');
    expect(panel.names()).toEqual(['renamed']);
    expect(panel.canConnect('renamed')).toBe(false);
  });

  test('given it was renamed, when the subscription is terminated, then nobody connects any more', async () => {
    const { shop, panel, subscriptionId, name } = await openSoldOn(reach);
    panel.rename(name, 'renamed');
    await shop.panelkit.subscriptions.terminate({ subscriptionId, reason: 'x' }, shop.staff());
    await shop.clock.advance('5m');
    expect(panel.names()).toEqual([]);
  });

  test.each(['answers', 'loses its answer'] as const)(
    'given it is renamed between the look and its removal, which %s, when the subscription is terminated, then nobody connects any more',
    async (then) => {
      const { shop, panel, subscriptionId, name } = await openSoldOn(reach);
      panel.beforeRemoval(() => {
        panel.rename(name, 'renamed');
        return then;
      });
      await shop.panelkit.subscriptions.terminate({ subscriptionId, reason: 'x' }, shop.staff());
      await shop.clock.advance('20m');
      expect(panel.names()).toEqual([]);
      expect(await shop.events('account.removed')).toHaveLength(1);
    },
  );

  test('given a removal that loses its answer, when the subscription is terminated, then a listing proves that it took effect', async () => {
    const { shop, panel, subscriptionId } = await openSoldOn(reach);
    panel.beforeRemoval(() => 'loses its answer');
    await shop.panelkit.subscriptions.terminate({ subscriptionId, reason: 'x' }, shop.staff());
    await shop.clock.advance('5m');
    expect(await shop.events('account.removed')).toHaveLength(1);
  });

  test('given it was renamed, when it is moved to another inbound before any listing, then it goes there, once', async () => {
    const { shop, panel, subscriptionId, name } = await openSoldOn(reach);
    panel.rename(name, 'renamed');
    await shop.panelkit.subscriptions.move({ subscriptionId }, shop.staff());
    await shop.clock.advance('10m');
    expect(panel.names()).toEqual(['renamed']);
    expect(panel.canConnect('renamed')).toBe(true);
  });

  test.each(['stays', 'is terminated', 'is moved'])(
    'given it was renamed, when its configurations are renewed before any listing and it %s, then it is one all the same',
    async (then) => {
      const { shop, panel, subscriptionId, name } = await openSoldOn(reach);
      panel.rename(name, 'renamed');
      const { subscriptions } = shop.panelkit;
      await subscriptions.rotateLink({ subscriptionId, renews: 'configurations' }, shop.staff());
      if (then === 'is terminated')
        await subscriptions.terminate({ subscriptionId, reason: 'x' }, shop.staff());
      if (then === 'is moved') await subscriptions.move({ subscriptionId }, shop.staff());
      await shop.clock.advance('1h');
      expect(panel.names()).toEqual(then === 'is terminated' ? [] : ['renamed']);
      if (then !== 'is terminated') expect(panel.canConnect('renamed')).toBe(true);
    },
  );

  test.each(['once', 'twice'])(
    'given a renewal whose answers are lost from any request on, when it is renamed then and renewed %s, then it is one all the same',
    async (times) => {
      const renew = ({ shop, subscriptionId }: { shop: ShopOnSimulator; subscriptionId: string }) =>
        shop.panelkit.subscriptions.rotateLink({ subscriptionId, renews: 'configurations' }, shop.staff());
      const first = await openSoldOn(reach);
      const requestsSince = first.panel.loseAnswers(null);
      await renew(first);
      await first.shop.clock.advance('30s');
      for (let index = 0; index < requestsSince(); index += 1) {
        const opened = await openSoldOn(reach);
        const { shop, panel, subscriptionId, name } = opened;
        const { links: old } = await shop.delivered(subscriptionId);
        panel.loseAnswers(index);
        await renew(opened);
        await shop.clock.advance('5m');
        panel.rename(name, 'renamed');
        if (times === 'twice') await renew(opened);
        panel.loseAnswers(null);
        for (let round = 0; round < 4; round += 1) {
          await shop.listing();
          await shop.clock.advance('20m');
        }
        expect([index, ...panel.names()]).toHaveLength(2);
        expect([index, panel.canConnect(panel.names()[0] ?? '')]).toEqual([index, true]);
        expect((await shop.delivered(subscriptionId)).links).not.toEqual(old);
      }
    },
  );

  test.each<{ by: Login; where: 'there' | 'elsewhere'; whose: string }>([
    { by: 'reseller', where: 'there', whose: 'of another administrator' },
    { by: 'root', where: 'elsewhere', whose: 'off its inbound' },
  ])(
    'given a copy $whose, and ours deleted, then ours is made again and the copy is never touched',
    async ({ by, where }) => {
      const { shop, panel, subscriptionId, name } = await openSoldOn(reach);
      await panel.copy(name, 'copied', by, where);
      await shop.listing();
      expect(panel.names().sort()).toEqual([name, 'copied'].sort());
      await panel.remove(name);
      await shop.listing();
      await shop.listing();
      await shop.clock.advance('10m');
      expect(panel.names().sort()).toEqual([name, 'copied'].sort());
      expect(panel.canConnect('copied')).toBe(true);
      await shop.panelkit.subscriptions.terminate({ subscriptionId, reason: 'x' }, shop.staff());
      await shop.clock.advance('5m');
      expect(panel.names()).toEqual(['copied']);
      expect(panel.canConnect('copied')).toBe(true);
    },
  );

  test('given a stranger has its id since an older database was restored, then that is never touched and ours is made again', async () => {
    const { shop, panel, subscriptionId, name } = await openSoldOn(reach);
    panel.replace(name, 'stranger');
    await shop.listing();
    await shop.listing();
    await shop.clock.advance('10m');
    expect(panel.names().sort()).toEqual([name, 'stranger'].sort());
    expect([panel.canConnect(name), panel.canConnect('stranger')]).toEqual([true, true]);
    expect(await shop.panelkit.panels.attention(shop.staff())).toEqual([]);
    await shop.panelkit.subscriptions.terminate({ subscriptionId, reason: 'x' }, shop.staff());
    await shop.clock.advance('5m');
    expect(panel.names()).toEqual(['stranger']);
    expect(panel.canConnect('stranger')).toBe(true);
  });

  test('given a stranger has its id, when the subscription is terminated before any listing, then the stranger stays and the account counts as gone', async () => {
    const { shop, panel, subscriptionId, name } = await openSoldOn(reach);
    panel.replace(name, 'stranger');
    await shop.panelkit.subscriptions.terminate({ subscriptionId, reason: 'x' }, shop.staff());
    await shop.clock.advance('20m');
    expect(panel.names()).toEqual(['stranger']);
    expect(panel.canConnect('stranger')).toBe(true);
    expect(await shop.events('account.removed')).toHaveLength(1);
  });

  test('given another administrator got it under another name, then it is not touched, and the panel is not listed on and on', async () => {
    const { shop, panel, name } = await openSoldOn(reach);
    panel.handOver(name, 'taken');
    await shop.listing();
    const before = panel.listings();
    await shop.clock.advance('10m');
    // Once a minute, of two pages at most.
    expect(panel.listings() - before).toBeLessThanOrEqual(22);
    expect(panel.canConnect('taken')).toBe(true);
  });

  test('given an ordinary termination, then it needs no listing', async () => {
    const { shop, panel, subscriptionId } = await openSoldOn(reach);
    const runs = await shop.events('account.removed');
    await shop.panelkit.subscriptions.terminate({ subscriptionId, reason: 'x' }, shop.staff());
    await shop.clock.advance('5s');
    expect(panel.names()).toEqual([]);
    expect(await shop.events('account.removed')).toHaveLength(runs.length + 1);
  });
});
