import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { marzban } from '@panelkit/panel-adapters/marzban';
import * as z from 'zod';
import { createFakeClock } from './fake-clock.ts';
import { type FastapiPages, openFastapiPages } from './fastapi-pages.ts';
import { freePort } from './free-port.ts';
import { answers, createPanelProcess, type PanelProcess } from './panel-process.ts';
import { makeCertificate } from './reality-target.ts';
import type { Operator, RealPanel } from './real-panel.ts';
import { createXrayEdits, editedConfig, newXrayConfig, type XrayConfig } from './xray-config.ts';

/** A checkout with the Python that has what it requires, and the rest that it runs with. */
export interface MarzbanPrograms {
  checkout: string;
  python: string;
  xrayBinary: string;
  realityTarget: string;
  /** `libfaketime.so.1`; without it the clock is not moved. */
  fakeTime: string;
}

const userSchema = z.looseObject({ status: z.string(), data_limit: z.number(), expire: z.number() });

/** A Marzban of one's own on loopback, in a folder of its own. */
export async function startMarzban(name: string, programs: MarzbanPrograms): Promise<RealPanel> {
  const { folder, database, config } = await install(programs);
  const clock = createFakeClock(programs.fakeTime, folder);
  const certificate = makeCertificate();
  const state = { port: await freePort(), password: 'shop-password', hasCertificate: false };
  const scheme = (): string => (state.hasCertificate ? 'https' : 'http');
  const baseUrl = (): string => `http://127.0.0.1:${state.port}`;
  const owner = { username: 'root', password: 'root-password' };
  const envNow = (): Record<string, string> => ({
    ...(programs.fakeTime !== '' && clock.env),
    ...{ UVICORN_HOST: '127.0.0.1', UVICORN_PORT: String(state.port), DEBUG: 'False' },
    ...{ SUDO_USERNAME: owner.username, SUDO_PASSWORD: owner.password },
    ...{ XRAY_JSON: config, XRAY_EXECUTABLE_PATH: programs.xrayBinary, XRAY_ASSETS_PATH: folder },
    ...{ SQLALCHEMY_DATABASE_URL: `sqlite:///${database}`, PATH: `${dirname(programs.python)}:${process.env.PATH}` },
    ...(state.hasCertificate && {
      ...{ UVICORN_SSL_CERTFILE: certificate.certificateFile, UVICORN_SSL_KEYFILE: certificate.keyFile },
      UVICORN_SSL_CA_TYPE: 'private',
    }),
  });
  const newProcess = (): PanelProcess =>
    createPanelProcess({
      ...{ command: programs.python, args: ['main.py'], folder, env: envNow() },
      isUp: () => answers(`${scheme()}://127.0.0.1:${state.port}/`),
    });
  let running = newProcess();
  const restart = async (change: () => void = () => {}): Promise<void> => {
    await running.stop();
    change();
    running = newProcess();
    await running.start();
  };
  const pages = (): Promise<FastapiPages> => openFastapiPages(baseUrl(), '/api/admin/token', owner);
  const addShopAdmin = async (): Promise<void> => {
    const admin = { username: 'shop', password: state.password, is_sudo: true };
    await (await pages())('POST', '/api/admin', admin);
  };
  await running.start();
  await addShopAdmin();
  const migrate = (): void => migrateDatabase(programs.python, folder, envNow());
  return {
    ...{ name, driver: marzban() },
    target: () => ({ baseUrl: baseUrl(), credentials: { username: 'shop', password: state.password } }),
    start: () => running.start(),
    stop: () => running.stop(),
    kill: () => running.kill(),
    dispose: async () => {
      await running.kill();
      certificate.remove();
      rmSync(folder, { recursive: true });
    },
    inboundKey: (place) => place,
    operator: {
      ...createEdits(pages, database),
      ...(programs.fakeTime !== '' && { shiftClock: async (byMs: number) => clock.shift(byMs) }),
      backUp: async () => {
        const copy = join(folder, 'backup.sqlite3');
        await restart(() => cpSync(database, copy));
        return () => restart(() => cpSync(copy, database));
      },
      wipe: async () => {
        await restart(() => {
          rmSync(database);
          migrate();
        });
        await addShopAdmin();
      },
      changePassword: async () => {
        state.password = `password-${crypto.randomUUID()}`;
        await (await pages())('PUT', '/api/admin/shop', { password: state.password, is_sudo: true });
      },
      changeAddress: async () => {
        const port = await freePort();
        await restart(() => {
          state.port = port;
        });
      },
      changeCertificate: (to) =>
        restart(() => {
          state.hasCertificate = to === 'distrusted';
        }),
    },
  };
}

async function install({ checkout, python, realityTarget }: MarzbanPrograms) {
  const folder = mkdtempSync(join(tmpdir(), 'panelkit-marzban-'));
  cpSync(checkout, folder, { recursive: true, filter: (path) => !path.endsWith('/.git') });
  const pagesFolder = join(folder, 'app', 'dashboard', 'build');
  mkdirSync(join(pagesFolder, 'statics'), { recursive: true });
  for (const page of ['index.html', '404.html']) writeFileSync(join(pagesFolder, page), '');
  const [database, config] = [join(folder, 'db.sqlite3'), join(folder, 'xray_config.json')];
  writeFileSync(config, JSON.stringify(await newXrayConfig(realityTarget)));
  migrateDatabase(python, folder, { SQLALCHEMY_DATABASE_URL: `sqlite:///${database}` });
  return { folder, database, config };
}

function migrateDatabase(python: string, folder: string, env: Record<string, string>): void {
  execFileSync(python, ['-m', 'alembic', 'upgrade', 'head'], {
    ...{ cwd: folder, env: { ...process.env, ...env }, stdio: 'ignore' },
  });
}

type Edits = Omit<Operator, 'backUp' | 'wipe' | 'changePassword' | 'changeAddress' | 'changeCertificate'>;

function createEdits(pages: () => Promise<FastapiPages>, database: string): Edits {
  const readUser = async (name: string) =>
    userSchema.parse(await (await pages())('GET', `/api/user/${name}`));
  const putUser = async (name: string, changes: object) => (await pages())('PUT', `/api/user/${name}`, changes);
  const edits = createXrayEdits(async (place, change) => {
    const ask = await pages();
    const config = (await ask('GET', '/api/core/config')) as XrayConfig;
    await ask('PUT', '/api/core/config', editedConfig(config, place, change));
  });
  return {
    ...edits,
    changeHost: async (place) => {
      const ask = await pages();
      const config = (await ask('GET', '/api/core/config')) as XrayConfig;
      const listening = editedConfig(config, place, (inbound) => {
        inbound.listen = '127.0.0.2';
      });
      await ask('PUT', '/api/core/config', listening);
      await ask('PUT', '/api/hosts', { [place]: [{ remark: 'ws', address: '127.0.0.2' }] });
    },
    changeCredentials: async (name) => void (await (await pages())('POST', `/api/user/${name}/revoke_sub`)),
    remove: async (name) => void (await (await pages())('DELETE', `/api/user/${name}`)),
    editTerms: async (name) => {
      const { data_limit: limit, expire } = await readUser(name);
      await putUser(name, { data_limit: Math.floor(limit / 10), expire: expire - 86_400 });
    },
    disable: async (name) => void (await putUser(name, { status: 'disabled' })),
    endEarly: async (name) => {
      const { expire } = await readUser(name);
      await putUser(name, { expire: Math.floor(Date.now() / 1000) - 60 });
      while ((await readUser(name)).status !== 'expired') await sleep(1000);
      const connection = new DatabaseSync(database);
      connection.prepare('UPDATE users SET expire = ? WHERE username = ?').run(expire, name);
      connection.close();
    },
    addForeign: async (count) => {
      const ask = await pages();
      for (let index = 0; index < count; index += 1) {
        const user = { username: `foreign_${index}`, status: 'active', note: 'not ours' };
        await ask('POST', '/api/user', { ...user, proxies: { vless: {} }, inbounds: { vless: ['tcp'] } });
      }
    },
    readForeign: async () => {
      const connection = new DatabaseSync(database, { readOnly: true });
      const rows = connection
        .prepare(
          "SELECT users.*, proxies.settings FROM users JOIN proxies ON proxies.user_id = users.id WHERE username LIKE 'foreign_%' ORDER BY username",
        )
        .all();
      connection.close();
      return rows.map((row) => JSON.stringify(row));
    },
  };
}
