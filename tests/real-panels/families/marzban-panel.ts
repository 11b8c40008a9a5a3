import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { marzban } from '@panelkit/panel-adapters/marzban';
import { freePort } from '../../../packages/panel-adapters/src/dialer/free-port.ts';
import { answers, createPanelService, type PanelService } from '../panel-process.ts';
import type { PanelCare, RealPanel } from '../real-panel.ts';
import { makeCertificate } from '../reality-target.ts';
import { backUpDatabase, removeDatabase } from '../sqlite-file.ts';
import { createFakeClock, type FakeClock } from './fake-clock.ts';
import { openFastapiPages } from './fastapi-pages.ts';
import { createMarzbanEdits, type MarzbanPages } from './marzban-operator.ts';
import { migrateDatabase } from './migrate-database.ts';
import { newXrayConfig } from './xray-config.ts';

/** A checkout with the Python that has what it requires, and the rest that it runs with. */
export interface MarzbanPrograms {
  checkout: string;
  python: string;
  xrayBinary: string;
  realityTarget: string;
  /** `libfaketime.so.1`; empty, and the clock is not moved. */
  fakeTime: string;
}

interface State {
  folder: string;
  database: string;
  port: number;
  password: string;
  hasCertificate: boolean;
  clock: FakeClock;
}

const OWNER = { username: 'root', password: 'root-password' };

/** A private Marzban on loopback, in its own folder. */
export async function startMarzban(name: string, programs: MarzbanPrograms): Promise<RealPanel> {
  const folder = mkdtempSync(join(tmpdir(), 'panelkit-marzban-'));
  const state: State = {
    folder,
    database: join(folder, 'db.sqlite3'),
    port: await freePort(),
    password: 'shop-password',
    hasCertificate: false,
    clock: createFakeClock(programs.fakeTime, folder),
  };
  await copyCheckout(programs, state);
  const service = createPanelService(() => ({
    command: programs.python,
    args: ['main.py'],
    folder,
    env: envOf(programs, state),
    isUp: () => answers(state.port),
  }));
  const baseUrl = (): string => `http://127.0.0.1:${state.port}`;
  const pages: MarzbanPages = () => openFastapiPages(baseUrl(), '/api/admin/token', OWNER);
  await service.start();
  await addShopAdmin(pages, state);
  return {
    ...service,
    name,
    driver: marzban(),
    target: () => ({ baseUrl: baseUrl(), credentials: { username: 'shop', password: state.password } }),
    dispose: async () => {
      await service.kill();
      rmSync(folder, { recursive: true });
    },
    inboundKey: (place) => place,
    operator: {
      ...createMarzbanEdits(pages, state.database),
      ...createCare(state, { service, pages, baseUrl, programs }),
      // They are in a separate file, which outlives the database.
      addInbounds: async () => {},
    },
  };
}

async function copyCheckout(programs: MarzbanPrograms, state: State): Promise<void> {
  const { folder } = state;
  cpSync(programs.checkout, folder, { recursive: true, filter: (path) => !path.endsWith('/.git') });
  const built = join(folder, 'app', 'dashboard', 'build');
  mkdirSync(join(built, 'statics'), { recursive: true });
  for (const page of ['index.html', '404.html']) writeFileSync(join(built, page), '');
  const config = await newXrayConfig(programs.realityTarget);
  writeFileSync(join(folder, 'xray_config.json'), JSON.stringify(config));
  makeCertificate(folder);
  migrateDatabase(programs.python, folder, envOf(programs, state));
}

function envOf({ python, xrayBinary, fakeTime }: MarzbanPrograms, state: State): Record<string, string> {
  const { folder, database, port, hasCertificate, clock } = state;
  const file = (name: string): string => join(folder, name);
  return {
    ...(fakeTime !== '' && clock.env),
    UVICORN_HOST: '127.0.0.1',
    UVICORN_PORT: String(port),
    PATH: `${dirname(python)}:${process.env.PATH}`,
    SUDO_USERNAME: OWNER.username,
    SUDO_PASSWORD: OWNER.password,
    XRAY_JSON: file('xray_config.json'),
    XRAY_EXECUTABLE_PATH: xrayBinary,
    XRAY_ASSETS_PATH: folder,
    SQLALCHEMY_DATABASE_URL: `sqlite:///${database}`,
    ...(hasCertificate && {
      UVICORN_SSL_CERTFILE: file('certificate.pem'),
      UVICORN_SSL_KEYFILE: file('key.pem'),
      UVICORN_SSL_CA_TYPE: 'private',
    }),
  };
}

/** With its own row, as the guide advises. */
async function addShopAdmin(pages: MarzbanPages, { password }: State): Promise<void> {
  await (await pages())('POST', '/api/admin', { username: 'shop', password, is_sudo: true });
}

interface Cared {
  service: PanelService;
  pages: MarzbanPages;
  baseUrl(): string;
  programs: MarzbanPrograms;
}

function createCare(state: State, { service, pages, baseUrl, programs }: Cared): PanelCare {
  const { database, folder, clock } = state;
  return {
    ...(programs.fakeTime !== '' && { shiftClock: async (byMs: number) => clock.shift(byMs) }),
    backUp: () => backUpDatabase(service, database),
    wipe: async () => {
      await service.restart(() => {
        removeDatabase(database);
        migrateDatabase(programs.python, folder, envOf(programs, state));
      });
      await addShopAdmin(pages, state);
    },
    changePassword: async () => {
      const password = `password-${crypto.randomUUID()}`;
      // A sudoer's password is changed by himself only.
      const own = await openFastapiPages(baseUrl(), '/api/admin/token', {
        username: 'shop',
        password: state.password,
      });
      await own('PUT', '/api/admin/shop', { password, is_sudo: true });
      state.password = password;
    },
    changeAddress: async () => {
      const port = await freePort();
      await service.restart(() => {
        state.port = port;
      });
    },
    changeCertificate: (to) =>
      service.restart(() => {
        state.hasCertificate = to === 'distrusted';
      }),
  };
}
