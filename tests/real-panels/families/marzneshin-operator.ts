import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';
import { type PanelEdits, PLACES, type Place } from '../real-panel.ts';
import { withDatabase } from '../sqlite-file.ts';
import type { FastapiPages } from './fastapi-pages.ts';
import { createXrayEdits, editedConfig, type XrayEdit, xrayConfigSchema } from './xray-config.ts';

/** The panel's own pages, for its owner. */
export type MarzneshinPages = () => Promise<FastapiPages>;

const inboundsSchema = z.object({ items: z.array(z.object({ id: z.number(), tag: z.string() })) });
const hostsSchema = z.object({ items: z.array(z.looseObject({ id: z.number() })) });
const configSchema = z.object({ config: z.string(), format: z.number() });
const userSchema = z.looseObject({
  data_limit: z.number(),
  expire_date: z.string(),
  is_active: z.boolean(),
  activated: z.boolean(),
});
const HALF_A_DAY_MS = 43_200_000;
/** A node counts by id: what the last holder of a recycled id used may still come. */
const COUNTERS = new Set(['used_traffic', 'lifetime_used_traffic', 'online_at']);
const NODE_CONFIG = '/api/nodes/1/xray/config';

/**
 * A service of one inbound for each place; their ids. Also the node's address, and no placeholder in links.
 */
export async function addServices(
  ask: FastapiPages,
  { nodePort }: { nodePort: number },
): Promise<Record<Place, number>> {
  const node = { name: 'local', address: '127.0.0.1', port: nodePort, usage_coefficient: 1 };
  await ask('PUT', '/api/nodes/1', { ...node, connection_backend: 'grpcio', status: 'healthy' });
  const inbounds = await awaitInbounds(ask);
  const services: Record<Place, number> = { tcp: 0, ws: 0, reality: 0, spare: 0 };
  for (const place of PLACES) {
    const id = inbounds.find(({ tag }) => tag === place)?.id ?? 0;
    await setHost(ask, id, place, '127.0.0.1');
    const service = await ask('POST', '/api/services', { name: place, inbound_ids: [id] });
    services[place] = z.object({ id: z.number() }).parse(service).id;
  }
  const path = '/api/system/settings/subscription';
  const settings = z.record(z.string(), z.unknown()).parse(await ask('GET', path));
  await ask('PUT', path, { ...settings, placeholder_if_disabled: false });
  return services;
}

export async function addShopAdmin(ask: FastapiPages, { password }: { password: string }): Promise<void> {
  await ask('POST', '/api/admins', { username: 'shop', password, is_sudo: true, service_ids: [] });
}

async function awaitInbounds(ask: FastapiPages) {
  for (let attempt = 0; attempt < 120; attempt += 1) {
    const { items } = inboundsSchema.parse(await ask('GET', '/api/inbounds?size=100'));
    if (PLACES.every((place) => items.some(({ tag }) => tag === place))) return items;
    await sleep(500);
  }
  throw new Error('the node tells no inbounds');
}

/** The one host of the inbound; a new inbound has one already. */
async function setHost(ask: FastapiPages, inboundId: number, remark: string, address: string): Promise<void> {
  const { items } = hostsSchema.parse(await ask('GET', `/api/inbounds/${inboundId}/hosts`));
  const [host] = items;
  if (host === undefined) await ask('POST', `/api/inbounds/${inboundId}/hosts`, { remark, address });
  else await ask('PUT', `/api/inbounds/hosts/${host.id}`, { ...host, remark, address });
}

export function createMarzneshinEdits(pages: MarzneshinPages, database: string): PanelEdits {
  const ask = async (method: string, path: string, body?: unknown) => (await pages())(method, path, body);
  const readUser = async (name: string) => userSchema.parse(await ask('GET', `/api/users/${name}`));
  const putUser = (name: string, changes: object) =>
    ask('PUT', `/api/users/${name}`, { username: name, usage_duration: null, ...changes });
  const edit: XrayEdit = async (place, change) => {
    const { config, format } = configSchema.parse(await ask('GET', NODE_CONFIG));
    const edited = editedConfig(xrayConfigSchema.parse(JSON.parse(config)), place, change);
    await ask('PUT', NODE_CONFIG, { config: JSON.stringify(edited), format });
  };
  const expireAt = (name: string, expiry: Date) =>
    putUser(name, { expire_strategy: 'fixed_date', expire_date: expiry.toISOString().slice(0, 19) });
  return {
    ...createXrayEdits(edit),
    changeHost: async (place) => {
      await edit(place, (inbound) => {
        inbound.listen = '127.0.0.2';
      });
      const { items } = inboundsSchema.parse(await ask('GET', '/api/inbounds?size=100'));
      const id = items.find(({ tag }) => tag === place)?.id ?? 0;
      await setHost(await pages(), id, place, '127.0.0.2');
    },
    recyclesIds: true,
    switchHosts: async (place, enabled) => {
      const { items } = inboundsSchema.parse(await ask('GET', '/api/inbounds?size=100'));
      const id = items.find(({ tag }) => tag === place)?.id ?? 0;
      const hosts = hostsSchema.parse(await ask('GET', `/api/inbounds/${id}/hosts`)).items;
      for (const host of hosts) {
        await ask('PUT', `/api/inbounds/hosts/${host.id}`, { ...host, is_disabled: !enabled });
      }
    },
    changeCredentials: async (name) => void (await ask('POST', `/api/users/${name}/revoke_sub`)),
    remove: async (name) => void (await ask('DELETE', `/api/users/${name}`)),
    editTerms: async (name) => {
      const { data_limit: limit, expire_date: expiry } = await readUser(name);
      await putUser(name, { data_limit: Math.floor(limit / 10) });
      await expireAt(name, new Date(Date.parse(`${expiry}Z`) - HALF_A_DAY_MS));
    },
    disable: async (name) => void (await ask('POST', `/api/users/${name}/disable`)),
    // The panel's own job takes it from the node at an expiry that lies behind; then the expiry is what it
    // was.
    endEarly: async (name) => {
      const { expire_date: expiry } = await readUser(name);
      await expireAt(name, new Date(Date.now() - 60_000));
      while ((await readUser(name)).activated) await sleep(1000);
      const sql = 'UPDATE users SET expire_date = ? WHERE username = ?';
      const stored = `${expiry.replace('T', ' ').slice(0, 19)}.000000`;
      withDatabase(database, (opened) => opened.prepare(sql).run(stored, name));
    },
    addForeign: async (count) => {
      for (let index = 0; index < count; index += 1) {
        const user = { username: `foreign_${index}`, expire_strategy: 'never', note: 'not ours' };
        await ask('POST', '/api/users', { ...user, service_ids: [1] });
      }
    },
    removeForeign: async () => {
      const sql = "SELECT username FROM users WHERE username LIKE 'foreign_%'";
      for (const { username } of withDatabase(database, (opened) => opened.prepare(sql).all())) {
        await ask('DELETE', `/api/users/${username}`);
      }
    },
    readForeign: async () => {
      const sql =
        "SELECT users.*, users_services.service_id FROM users JOIN users_services ON users_services.user_id = users.id WHERE username LIKE 'foreign_%' ORDER BY username";
      const rows = withDatabase(database, (opened) => opened.prepare(sql).all());
      return rows.map((row) =>
        JSON.stringify(row, (column, value) => (COUNTERS.has(column) ? undefined : value)),
      );
    },
  };
}
