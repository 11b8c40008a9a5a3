import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';
import type { PanelEdits } from '../real-panel.ts';
import { withDatabase } from '../sqlite-file.ts';
import type { FastapiPages } from './fastapi-pages.ts';
import { createXrayEdits, editedConfig, type XrayEdit, xrayConfigSchema } from './xray-config.ts';

/** The panel's own pages, for its owner. */
export type MarzbanPages = () => Promise<FastapiPages>;

const userSchema = z.looseObject({ status: z.string(), data_limit: z.number(), expire: z.number() });
const hostsSchema = z.record(z.string(), z.array(z.record(z.string(), z.unknown())));
const DAY_SECONDS = 86_400;

export function createMarzbanEdits(pages: MarzbanPages, database: string): PanelEdits {
  const ask = async (method: string, path: string, body?: unknown) => (await pages())(method, path, body);
  const readUser = async (name: string) => userSchema.parse(await ask('GET', `/api/user/${name}`));
  const putUser = (name: string, changes: object) => ask('PUT', `/api/user/${name}`, changes);
  const edit: XrayEdit = async (place, change) => {
    const config = xrayConfigSchema.parse(await ask('GET', '/api/core/config'));
    await ask('PUT', '/api/core/config', editedConfig(config, place, change));
  };
  return {
    ...createXrayEdits(edit),
    changeHost: async (place) => {
      await edit(place, (inbound) => {
        inbound.listen = '127.0.0.2';
      });
      await ask('PUT', '/api/hosts', { [place]: [{ remark: place, address: '127.0.0.2' }] });
    },
    switchHosts: async (place, enabled) => {
      const { [place]: hosts = [] } = hostsSchema.parse(await ask('GET', '/api/hosts'));
      const switched = hosts.map((host) => ({ ...host, is_disabled: !enabled }));
      await ask('PUT', '/api/hosts', { [place]: switched });
    },
    changeCredentials: async (name) => void (await ask('POST', `/api/user/${name}/revoke_sub`)),
    remove: async (name) => void (await ask('DELETE', `/api/user/${name}`)),
    editTerms: async (name) => {
      const { data_limit: limit, expire } = await readUser(name);
      await putUser(name, { data_limit: Math.floor(limit / 10), expire: expire - DAY_SECONDS / 2 });
    },
    disable: async (name) => void (await putUser(name, { status: 'disabled' })),
    // The panel's own job ends it at an expiry that lies behind; then the expiry is what it was.
    endEarly: async (name) => {
      const { expire } = await readUser(name);
      await putUser(name, { expire: Math.floor(Date.now() / 1000) - 60 });
      while ((await readUser(name)).status !== 'expired') await sleep(1000);
      const sql = 'UPDATE users SET expire = ? WHERE username = ?';
      withDatabase(database, (opened) => opened.prepare(sql).run(expire, name));
    },
    addForeign: async (count) => {
      for (let index = 0; index < count; index += 1) {
        const user = { username: `foreign_${index}`, status: 'active', note: 'not ours' };
        await ask('POST', '/api/user', { ...user, proxies: { vless: {} }, inbounds: { vless: ['tcp'] } });
      }
    },
    removeForeign: async () => {
      const sql = "SELECT username FROM users WHERE username LIKE 'foreign_%'";
      for (const { username } of withDatabase(database, (opened) => opened.prepare(sql).all())) {
        await ask('DELETE', `/api/user/${username}`);
      }
    },
    readForeign: async () => {
      const sql =
        "SELECT users.*, proxies.settings FROM users JOIN proxies ON proxies.user_id = users.id WHERE username LIKE 'foreign_%' ORDER BY username";
      const rows = withDatabase(database, (opened) => opened.prepare(sql).all());
      return rows.map((row) => JSON.stringify(row));
    },
  };
}
