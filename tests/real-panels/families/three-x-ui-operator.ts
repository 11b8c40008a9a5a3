import { setTimeout as sleep } from 'node:timers/promises';
import { DAY_MS } from '@panelkit/sdk';
import * as z from 'zod';
import { freePort } from '../../../packages/panel-adapters/src/dialer/free-port.ts';
import type { PanelEdits, Place } from '../real-panel.ts';
import { makeKeyPair } from '../reality-target.ts';
import { withDatabase } from '../sqlite-file.ts';
import type { InboundRow, ThreeXUiPages } from './three-x-ui-pages.ts';

/** What the operator of a 3x-ui has in hand. */
export interface OperatedThreeXUi {
  database: string;
  pages(): Promise<ThreeXUiPages>;
  inbounds: Record<Place, number>;
  restart(change?: () => void | Promise<void>): Promise<void>;
}

type Fields = Record<string, unknown>;
const recordSchema = z.object({ client: z.record(z.string(), z.unknown()) });

export function createThreeXUiEdits(panel: OperatedThreeXUi): PanelEdits {
  const edit = async (place: Place, change: (row: InboundRow) => void): Promise<void> =>
    (await panel.pages()).editInbound(panel.inbounds[place], change);
  const editStream = (place: Place, key: string, change: (fields: Fields) => void): Promise<void> =>
    edit(place, ({ streamSettings }) => change(fieldsOf(streamSettings[key])));
  const editClient = async (name: string, changes: Fields): Promise<void> =>
    changeClient(await panel.pages(), name, changes);
  return {
    changePort: async (place) => {
      const port = await freePort();
      await edit(place, (row) => {
        row.port = port;
      });
    },
    changeHost: (place) =>
      edit(place, (row) => {
        row.listen = '127.0.0.2';
        const proxy = { forceTls: 'same', dest: '127.0.0.2', port: row.port, remark: '' };
        row.streamSettings.externalProxy = [proxy];
      }),
    changePath: (place) =>
      editStream(place, 'wsSettings', (fields) => {
        fields.path = '/after';
      }),
    changeServerName: (place) =>
      editStream(place, 'realitySettings', (fields) => {
        fields.serverNames = ['after.test'];
      }),
    changeKeys: (place) =>
      editStream(place, 'realitySettings', (fields) => {
        const { privateKey, publicKey } = makeKeyPair();
        fields.privateKey = privateKey;
        fieldsOf(fields.settings).publicKey = publicKey;
      }),
    listenEverywhere: (place) =>
      edit(place, (row) => {
        row.listen = '';
      }),
    switchInbound: (place, enabled) =>
      edit(place, (row) => {
        row.enable = enabled;
      }),
    deleteInbound: async (place) => {
      await (await panel.pages()).post(`/panel/api/inbounds/del/${panel.inbounds[place]}`);
    },
    changeCredentials: (name) =>
      editClient(name, { id: crypto.randomUUID(), password: crypto.randomUUID().slice(0, 12) }),
    rename: (name, other) => editClient(name, { email: other }),
    remove: async (name) => removeClient(await panel.pages(), name),
    editTerms: async (name) => {
      const client = await readClient(await panel.pages(), name);
      const totalGB = Math.floor(Number(client.totalGB) / 10);
      await editClient(name, { totalGB, expiryTime: Number(client.expiryTime) - DAY_MS / 2 });
    },
    disable: (name) => editClient(name, { enable: false }),
    endEarly: (name) => endEarly(panel, name),
    addForeign: async (count) => {
      const pages = await panel.pages();
      for (let index = 0; index < count; index += 1) {
        await addClient(pages, panel.inbounds.tcp, `foreign-${index}`);
      }
    },
    removeForeign: async () => {
      const pages = await panel.pages();
      for (const row of await pages.inbounds()) {
        for (const { email } of row.settings.clients.filter(isForeign))
          await removeClient(pages, String(email));
      }
    },
    readForeign: async () => readForeign(panel.database),
  };
}

function isForeign({ email }: Fields): boolean {
  return String(email).startsWith('foreign-');
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null;
}

/** The object itself, to be changed in its place. */
function fieldsOf(value: unknown): Fields {
  if (!isFields(value)) throw new TypeError('there are no such fields');
  return value;
}

async function placeOf(pages: ThreeXUiPages, name: string): Promise<{ row: InboundRow; client: Fields }> {
  for (const row of await pages.inbounds()) {
    const client = row.settings.clients.find(({ email }) => email === name);
    if (client !== undefined) return { row, client };
  }
  throw new Error('there is no such client');
}

/** In the form in which the panel takes it. */
async function readClient(pages: ThreeXUiPages, name: string): Promise<Fields> {
  if (!pages.hasClients) return (await placeOf(pages, name)).client;
  const { client } = recordSchema.parse(await pages.get(`/panel/api/clients/get/${name}`));
  const { id: _, uuid, createdAt, updatedAt, traffic, inboundIds, allowedIPs, ...kept } = client;
  return { ...kept, id: uuid };
}

async function changeClient(pages: ThreeXUiPages, name: string, changes: Fields): Promise<void> {
  const client = await readClient(pages, name);
  if (pages.hasClients) {
    await pages.post(`/panel/api/clients/update/${name}`, { ...client, ...changes });
    return;
  }
  const { row } = await placeOf(pages, name);
  const key = String(row.protocol === 'trojan' ? client.password : client.id);
  const settings = JSON.stringify({ clients: [{ ...client, ...changes }] });
  await pages.post(`/panel/api/inbounds/updateClient/${key}`, { id: row.id, settings });
}

async function removeClient(pages: ThreeXUiPages, name: string): Promise<void> {
  if (pages.hasClients) {
    await pages.post(`/panel/api/clients/del/${name}`);
    return;
  }
  const { row } = await placeOf(pages, name);
  // The last client of an inbound cannot be deleted there.
  if (row.settings.clients.length === 1)
    await addClient(pages, row.id, `stays-${crypto.randomUUID().slice(0, 8)}`);
  await pages.post(`/panel/api/inbounds/${row.id}/delClientByEmail/${name}`);
}

async function addClient(pages: ThreeXUiPages, inboundId: number, email: string): Promise<void> {
  const client = {
    id: crypto.randomUUID(),
    password: crypto.randomUUID(),
    email,
    flow: '',
    limitIp: 0,
    totalGB: 0,
    expiryTime: 0,
    enable: true,
    tgId: 0,
    subId: crypto.randomUUID().slice(0, 16),
    comment: 'not ours',
    reset: 0,
  };
  if (pages.hasClients) await pages.post('/panel/api/clients/add', { client, inboundIds: [inboundId] });
  else
    await pages.post('/panel/api/inbounds/addClient', {
      id: inboundId,
      settings: JSON.stringify({ clients: [client] }),
    });
}

/**
 * The panel's own job ends it at an expiry that lies behind; then the expiry is what it was, and nobody
 * switches it on again.
 */
async function endEarly({ pages, database, restart }: OperatedThreeXUi, name: string): Promise<void> {
  const operator = await pages();
  const { expiryTime } = await readClient(operator, name);
  const past = Date.now() - 60_000;
  await changeClient(operator, name, { expiryTime: past });
  while ((await readTraffic(database, name))?.enable !== 0) await sleep(1000);
  await restart(() => restoreExpiry(database, name, { past, expiryTime: Number(expiryTime) }));
}

function readTraffic(path: string, name: string): Fields | undefined {
  return withDatabase(path, (database) =>
    database.prepare('SELECT enable FROM client_traffics WHERE email = ?').get(name),
  );
}

function restoreExpiry(
  path: string,
  name: string,
  { past, expiryTime }: { past: number; expiryTime: number },
): void {
  withDatabase(path, (database) => {
    const run = (sql: string, ...values: (string | number)[]) => database.prepare(sql).run(...values);
    run('UPDATE client_traffics SET expiry_time = ? WHERE email = ?', expiryTime, name);
    run('UPDATE inbounds SET settings = replace(settings, ?, ?)', String(past), String(expiryTime));
    const table = database.prepare("SELECT 1 FROM sqlite_master WHERE name = 'clients'").get();
    if (table !== undefined) run('UPDATE clients SET expiry_time = ? WHERE email = ?', expiryTime, name);
  });
}

const clientListSchema = z.object({ clients: z.array(z.looseObject({ email: z.string() })) });

function readForeign(path: string): string[] {
  return withDatabase(path, (database) => {
    const stored = database.prepare('SELECT settings FROM inbounds').all();
    const rows = stored.flatMap(
      ({ settings }) => clientListSchema.parse(JSON.parse(String(settings))).clients,
    );
    const foreign = rows.filter(isForeign);
    const counters = database
      .prepare(
        "SELECT inbound_id, enable, email, total, expiry_time, reset FROM client_traffics WHERE email LIKE 'foreign-%'",
      )
      .all();
    return [...foreign, ...counters].map((row) => JSON.stringify(row)).sort();
  });
}
