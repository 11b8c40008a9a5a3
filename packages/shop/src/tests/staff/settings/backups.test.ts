import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type JobQueue, PanelkitError, type RunningJob } from '@panelkit/sdk';
import type { DatabaseDump } from '@panelkit/storage-postgres';
import { Decrypter, generateX25519Identity, identityToRecipient } from 'age-encryption';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createBackups } from '../../../backups/shop-backups.ts';
import { workOnBackups } from '../../../backups/work-on-backups.ts';
import { settleBot, telegramOf } from '../../demo-bots.ts';
import { openStaffChat, openStaffChatShop } from '../../staff-chat/staff-chats.ts';
import type { TestBrowser } from '../../test-browser.ts';
import type { TestShop } from '../../test-shop.ts';

const PAGE = '/staff/backups';
const RECORDS = 'every record of the shop';

let shop: TestShop;
let owner: TestBrowser;
let path: string;
let keys: { identity: string; recipient: string };
/** What the database writes, or throws. */
let written: () => AsyncIterable<Uint8Array>;
/** The job, as the queue runs it. */
let run: (payload?: Record<string, string>, signal?: AbortSignal) => Promise<void>;

beforeEach(async () => {
  shop = await openStaffChatShop();
  path = await mkdtemp(join(tmpdir(), 'panelkit-backups-'));
  written = async function* () {
    yield Buffer.from(RECORDS);
  };
  const asked: Record<string, string>[] = [];
  const dump = async (): Promise<DatabaseDump> => ({ extension: '.dump', content: written() });
  shop.shop.backups = createBackups({
    jobs: { enqueue: async ({ payload }) => void asked.push(payload) },
    dump,
    folder: { path, keep: 3 },
  });
  const handlers = new Map<string, (job: RunningJob) => Promise<void>>();
  const queue: Pick<JobQueue, 'work' | 'repeat'> = {
    work: (name, handler) => void handlers.set(name, handler),
    repeat: () => {},
  };
  workOnBackups(shop.shop, queue);
  run = async (payload = asked.shift() ?? {}, signal = new AbortController().signal) => {
    const job = { name: 'back-up-shop', payload, attempt: 1, signal };
    await handlers.get(job.name)?.(job);
  };
  owner = await shop.openAsStaff();
  const identity = await generateX25519Identity();
  keys = { identity, recipient: await identityToRecipient(identity) };
});
afterEach(async () => {
  await shop.close();
  await rm(path, { recursive: true, force: true });
});

const save = (fields: Record<string, string>) =>
  owner.submit(PAGE, PAGE, { everyHours: '24', recipient: keys.recipient, groupId: '', ...fields });

async function decrypted(sealed: Uint8Array): Promise<string> {
  const decrypter = new Decrypter();
  decrypter.addIdentity(keys.identity);
  return decrypter.decrypt(sealed, 'text');
}

async function backupsInFolder(): Promise<string[]> {
  const texts: string[] = [];
  for (const name of (await readdir(path)).toSorted())
    for (const file of await readdir(join(path, name)))
      texts.push(await decrypted(await readFile(join(path, name, file))));
  return texts;
}

test('given a key and a day between, when hours pass, then each day one is in the folder, only the key opens it, and the page lists it', async () => {
  expect((await save({})).location).toBe(`${PAGE}?done=save`);
  for (let hour = 0; hour < 30; hour += 1) {
    await run({});
    await shop.clock.advance('1h');
  }
  expect(await backupsInFolder()).toEqual([RECORDS, RECORDS]);
  const [first] = await readdir(path);
  const [file] = await readdir(join(path, first ?? ''));
  expect(String(await readFile(join(path, first ?? '', file ?? '')))).not.toContain(RECORDS);
  const { text } = await (await shop.openAsStaff('nora')).get(PAGE);
  expect(text.match(/>done</g)).toHaveLength(2);
});

async function linkGroup() {
  const { simulator, bots } = telegramOf(shop);
  const dana = await openStaffChat(shop, 'dana');
  const group = simulator.addGroup({ title: 'Night <crew>', topics: [] });
  group.addBot(bots.staff, dana.person);
  group.send(dana.person, `/alerts@${bots.staff.username}`);
  await settleBot(shop, 'staff');
  const [linked] = (await shop.panelkit.chats.listGroups()).rows;
  return { bots, dana, group, groupId: linked?.id ?? '' };
}

test('given a group of the staff, when a backup is asked for, then the group gets the file', async () => {
  const { bots, dana, group, groupId } = await linkGroup();
  expect((await owner.get(PAGE)).text).toContain('Night &lt;crew&gt;');
  await save({ everyHours: '0', groupId });
  expect((await owner.submit(PAGE, `${PAGE}/now`, {})).text).toContain('The backup has been started');
  await run();
  const { file, text } = group.screen(bots.staff);
  expect(text).toMatch(/^Backup of Test Shop, .*\nshop-.*Z\.dump\.age$/);
  expect(await decrypted(file?.bytes ?? new Uint8Array())).toBe(RECORDS);

  group.removeBot(bots.staff, dana.person);
  await settleBot(shop, 'staff');
  await run({ now: 'yes' });
  expect((await owner.get(PAGE)).text).toContain('The bot may not write in the group any more');
  // Nothing half remains in the folder.
  expect(await backupsInFolder()).toEqual([RECORDS]);
});

test('given a backup that fails after the group got a part, then the group has none of it', async () => {
  const { bots, group, groupId } = await linkGroup();
  const before = group.screen(bots.staff).text;
  await save({ everyHours: '0', groupId });
  let sent = '';
  written = async function* () {
    // Encryption reads ahead: two parts have left when this much was asked for.
    for (let mib = 0; mib < 50; mib += 1) yield Buffer.alloc(1024 ** 2, mib);
    sent = group.screen(bots.staff).text;
    throw new Error('the disk is gone');
  };
  await run({ now: 'yes' });
  expect(sent).toMatch(/\.age\.002$/);
  expect(group.screen(bots.staff).text).toBe(before);
});

test('given a database that cannot be copied, then owners are told once, it is tried each hour, and all is well when it is', async () => {
  await save({ everyHours: '168' });
  written = async function* () {
    yield Buffer.from('half');
    const issues = [{ path: 'pgDump', code: 'older', message: 'older' }];
    throw new PanelkitError('CONFIG_INVALID', { message: 'older', details: { issues } });
  };
  const before = shop.mails.length;
  for (let hour = 0; hour < 3; hour += 1) {
    await run({});
    await shop.clock.advance('1h');
  }
  expect(shop.mails.slice(before)).toMatchObject([
    { to: 'dana@shop.test', subject: 'Test Shop: The backup failed' },
  ]);
  expect((await owner.get(PAGE)).text.match(/pg_dump is older than the database server/g)).toHaveLength(3);
  expect(await backupsInFolder()).toEqual([]);
  written = async function* () {
    yield Buffer.from(RECORDS);
  };
  await run({});
  await run({});
  expect(await backupsInFolder()).toEqual([RECORDS]);
});

test('given a process that is killed in a backup, when another looks five minutes later, then it counts as interrupted and the next is made; one that takes long goes on', async () => {
  await save({});
  const killed = { id: '00000000-0000-4000-8000-000000000001', startedAt: shop.clock.now() };
  await shop.shop.store.backups.begin(killed);
  await shop.clock.advance('5m');
  await run({});
  expect(await backupsInFolder()).toEqual([]);
  await shop.clock.advance('1m');
  const { promise: isAsked, resolve: ask } = Promise.withResolvers<void>();
  const { promise: released, resolve: release } = Promise.withResolvers<void>();
  written = async function* () {
    ask();
    await released;
    yield Buffer.from(RECORDS);
  };
  const running = run({});
  await isAsked;
  expect((await owner.get(PAGE)).text).toContain('The shop stopped meanwhile');
  for (let minute = 0; minute < 9; minute += 1) await shop.clock.advance('1m');
  await run({ now: 'yes' });
  release();
  await running;
  expect(await backupsInFolder()).toEqual([RECORDS]);
  const [last] = await shop.shop.store.backups.list(5);
  expect(last).toMatchObject({ problem: null, bytes: expect.any(Number) });
});

test('given a pair of keys made on the page, then its private half is shown once and written nowhere, and its public half can be saved', async () => {
  const { text } = await owner.submit(PAGE, `${PAGE}/keys`, {});
  const [identity] = /AGE-SECRET-KEY-1\w+/.exec(text) ?? [''];
  const recipient = await identityToRecipient(identity);
  expect(text).toContain(`value="${recipient}"`);
  expect((await save({ recipient })).location).toBe(`${PAGE}?done=save`);
  expect(shop.shop.settings.current().backups).toMatchObject({ recipient });
  expect((await owner.get(PAGE)).text).not.toContain('AGE-SECRET-KEY');
  const actions = await shop.shop.store.staffActions.list(10);
  expect(actions.map(({ action }) => action)).toEqual(['backup.changed', 'backup.keys']);
  expect(JSON.stringify(actions) + shop.log()).not.toContain('AGE-SECRET-KEY');
});

test('given an invalid key, or no destination, when saved, then the field says why', async () => {
  expect((await save({ recipient: 'age1nonsense' })).text).toContain('This is no public key of age');
  shop.shop.backups = { ...shop.shop.backups, folder: null };
  expect((await save({})).text).toContain('Choose a group');
  expect((await save({ everyHours: '0' })).location).toBe(`${PAGE}?done=save`);
});

test('given staff who may not take copies of panels, when they switch those on, then that is refused', async () => {
  const grants = JSON.stringify({ permissions: ['manage-backups'] });
  await shop.shop.store.roles.insert({ id: 'keeper', name: 'Keeper', grants });
  const keeper = await shop.openAsStaff('kim', 'keeper');
  const fields = { everyHours: '24', recipient: keys.recipient, groupId: '' };
  const refused = await keeper.submit(PAGE, PAGE, { ...fields, withPanels: '1' });
  expect(refused.text).toContain('your role may not take them');
  expect((await keeper.submit(PAGE, PAGE, fields)).location).toBe(`${PAGE}?done=save`);
  expect((await save({ withPanels: '1' })).location).toBe(`${PAGE}?done=save`);
});

test('given a shop that is stopped in a backup, then it counts as interrupted, nobody is mailed, and the next look makes one', async () => {
  await save({});
  const before = shop.mails.length;
  const stopping = new AbortController();
  written = async function* () {
    stopping.abort();
    yield Buffer.from(RECORDS);
  };
  await run({}, stopping.signal);
  expect(await shop.shop.store.backups.list(1)).toMatchObject([{ problem: 'interrupted' }]);
  expect(await backupsInFolder()).toEqual([]);
  expect(shop.mails).toHaveLength(before);
  await run({});
  expect(await backupsInFolder()).toEqual([RECORDS]);
});

test('given a key, when staff download a backup, then the key opens it; without a proof of late, or a role for it, nobody gets one', async () => {
  await save({});
  const answer = await owner.submit(PAGE, `${PAGE}/download`, {});
  expect(answer.text).toContain('age-encryption.org/v1');
  expect(answer.text).not.toContain(RECORDS);
  const sam = await shop.openAsStaff('sam', 'support');
  expect((await sam.get(PAGE)).status).toBe(403);
  await shop.clock.advance('11m');
  expect((await owner.submit(PAGE, `${PAGE}/download`, {})).text).toContain('Confirm that it is you');
});

test('given staff who leave in the middle of a download, then the copy ends, and nothing has failed', async () => {
  await save({});
  const { promise: ended, resolve: end } = Promise.withResolvers<void>();
  written = async function* () {
    try {
      for (;;) yield Buffer.alloc(100_000);
    } finally {
      end();
    }
  };
  const fields = await owner.hiddenFields(PAGE, `${PAGE}/download`);
  const cookie = `shop-session=${owner.cookie('shop-session')}; shop-csrf=${owner.cookie('shop-csrf')}`;
  const leaving = new AbortController();
  const response = await fetch(`${shop.url}${PAGE}/download`, {
    method: 'POST',
    body: new URLSearchParams(fields),
    headers: { cookie },
    signal: leaving.signal,
  });
  expect(response.headers.get('content-disposition')).toMatch(/^attachment; filename=shop-.*\.dump\.age$/);
  await response.body?.getReader().read();
  leaving.abort();
  await ended;
  await expect.poll(() => shop.log()).toContain('request aborted');
  expect(shop.log()).not.toContain('"level":50');
});

test('given a database that cannot be copied, when staff download a backup, then the page says why', async () => {
  await save({});
  const issues = [{ path: 'pgDump', code: 'missing', message: 'missing' }];
  const dump = () =>
    Promise.reject(new PanelkitError('CONFIG_INVALID', { message: 'missing', details: { issues } }));
  shop.shop.backups = createBackups({ jobs: { enqueue: async () => {} }, dump, folder: null });
  const answer = await owner.submit(PAGE, `${PAGE}/download`, {});
  expect(answer.status).toBe(503);
  expect(answer.text).toContain('pg_dump is not installed');
});

test('given a shop in memory, then the page says that there is nothing to back up', async () => {
  shop.shop.backups = createBackups({ jobs: { enqueue: async () => {} }, dump: undefined, folder: null });
  const { text } = await owner.get(PAGE);
  expect(text).toContain('nothing to back up');
  expect(text).not.toContain(`action="${PAGE}/now"`);
});
