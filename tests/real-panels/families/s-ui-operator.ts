import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';
import { freePort } from '../../../packages/panel-adapters/src/dialer/free-port.ts';
import type { PanelEdits, Place } from '../real-panel.ts';
import { makeKeyPair } from '../reality-target.ts';
import { withDatabase } from '../sqlite-file.ts';
import type { SUiPages } from './s-ui-pages.ts';

/** What the operator of an S-UI has in hand. */
export interface OperatedSUi {
  pages(): SUiPages;
  database: string;
  inbounds: Record<Place, number>;
}

type Fields = Record<string, unknown>;
const fieldsSchema = z.record(z.string(), z.unknown());
const DAY_SECONDS = 86_400;

export function createSUiEdits({ pages, database, inbounds }: OperatedSUi): PanelEdits {
  const editInbound = async (place: Place, changes: (row: Fields) => Fields): Promise<void> => {
    const [row] = await pages().list('inbounds', inbounds[place]);
    if (row === undefined) throw new Error('there is no such inbound');
    await pages().save('inbounds', 'edit', { ...row, ...changes(row) });
  };
  const editReality = async (change: (server: Fields, client: Fields) => void): Promise<void> => {
    const [row] = await pages().list('tls');
    const [server, client] = [fieldsSchema.parse(row?.server), fieldsSchema.parse(row?.client)];
    change(server, client);
    await pages().save('tls', 'edit', { ...row, server, client });
  };
  const editClient = async (name: string, changes: (row: Fields) => Fields): Promise<void> => {
    const row = await readClient(pages(), name);
    await pages().save('clients', 'edit', { ...row, ...changes(row) });
  };
  return {
    changePort: async (place) => {
      const port = await freePort();
      await editInbound(place, () => ({ listen_port: port }));
    },
    changeHost: (place) =>
      editInbound(place, ({ listen_port: port }) => ({
        listen: '127.0.0.2',
        addrs: [{ server: '127.0.0.2', server_port: port }],
      })),
    listenEverywhere: (place) => editInbound(place, () => ({ listen: '::' })),
    saveAgain: (place) => editInbound(place, () => ({})),
    recyclesIds: true,
    changePath: (place) => editInbound(place, () => ({ transport: { type: 'ws', path: '/after' } })),
    changeServerName: () =>
      editReality((server) => {
        server.server_name = 'after.test';
      }),
    changeKeys: () =>
      editReality((server, client) => {
        const { privateKey, publicKey } = makeKeyPair();
        server.reality = { ...fieldsSchema.parse(server.reality), private_key: privateKey };
        client.reality = { ...fieldsSchema.parse(client.reality), public_key: publicKey };
      }),
    deleteInbound: (place) => pages().save('inbounds', 'del', place),
    changeCredentials: (name) => editClient(name, ({ config }) => ({ config: withNewSecrets(config) })),
    rename: (name, other) => editClient(name, () => ({ name: other })),
    remove: async (name) => pages().save('clients', 'del', (await readClient(pages(), name)).id),
    editTerms: (name) =>
      editClient(name, ({ volume, expiry }) => ({
        volume: Math.floor(Number(volume) / 10),
        expiry: Number(expiry) - DAY_SECONDS / 2,
      })),
    disable: (name) => editClient(name, () => ({ enable: false })),
    endEarly: (name) => endEarly(pages(), database, name),
    addForeign: async (count) => {
      for (let index = 0; index < count; index += 1) await addForeign(pages(), inbounds.tcp, index);
    },
    removeForeign: async () => {
      for (const { id, name } of await pages().list('clients')) {
        if (String(name).startsWith('foreign-')) await pages().save('clients', 'del', id);
      }
    },
    readForeign: async () => {
      const sql = "SELECT * FROM clients WHERE name LIKE 'foreign-%' ORDER BY name";
      const rows = withDatabase(database, (opened) => opened.prepare(sql).all());
      return rows.map((row) => JSON.stringify(row));
    },
  };
}

async function readClient(pages: SUiPages, name: string): Promise<Fields> {
  const listed = (await pages.list('clients')).find((client) => client.name === name);
  if (listed === undefined) throw new Error('there is no such client');
  const [row] = await pages.list('clients', Number(listed.id));
  return row ?? {};
}

/** As the page's *regenerate* does: every protocol at once. */
function withNewSecrets(config: unknown): Fields {
  const uuid = crypto.randomUUID();
  const password = crypto.randomUUID().slice(0, 10);
  const protocols = z.record(z.string(), fieldsSchema).parse(config);
  return Object.fromEntries(
    Object.entries(protocols).map(([protocol, entry]) => [
      protocol,
      {
        ...entry,
        ...('uuid' in entry && { uuid }),
        ...('password' in entry && !protocol.startsWith('shadow') && { password }),
      },
    ]),
  );
}

/**
 * The panel's own job ends it at an expiry that lies behind; then the expiry is what it was, and nobody
 * switches it on again.
 */
async function endEarly(pages: SUiPages, database: string, name: string): Promise<void> {
  const row = await readClient(pages, name);
  await pages.save('clients', 'edit', { ...row, expiry: Math.floor(Date.now() / 1000) - 60 });
  while ((await readClient(pages, name)).enable !== false) await sleep(1000);
  withDatabase(database, (opened) =>
    opened.prepare('UPDATE clients SET expiry = ? WHERE name = ?').run(Number(row.expiry), name),
  );
}

async function addForeign(pages: SUiPages, inboundId: number, index: number): Promise<void> {
  const name = `foreign-${index}`;
  const [uuid, password] = [crypto.randomUUID(), crypto.randomUUID().slice(0, 10)];
  const config = { vless: { name, uuid, flow: '' }, trojan: { name, password } };
  await pages.save('clients', 'new', {
    enable: true,
    name,
    config,
    inbounds: [inboundId],
    links: [],
    volume: 0,
    expiry: 0,
    up: 0,
    down: 0,
    desc: 'not ours',
    group: '',
    remark: '',
  });
}
