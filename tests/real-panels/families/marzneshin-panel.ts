import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { marzneshin } from '@panelkit/panel-adapters/marzneshin';
import { freePort } from '../../../packages/panel-adapters/src/dialer/free-port.ts';
import { answers, createPanelService, type PanelService } from '../panel-process.ts';
import type { PanelCare, RealPanel } from '../real-panel.ts';
import { makeCertificate } from '../reality-target.ts';
import { backUpDatabase, removeDatabase } from '../sqlite-file.ts';
import { createFakeClock, type FakeClock } from './fake-clock.ts';
import { openFastapiPages } from './fastapi-pages.ts';
import {
  addServices,
  addShopAdmin,
  createMarzneshinEdits,
  type MarzneshinPages,
} from './marzneshin-operator.ts';
import { migrateDatabase } from './migrate-database.ts';
import { newXrayConfig, type XrayConfig, xrayConfigSchema } from './xray-config.ts';

/**
 * Checkouts of panel and node with the Pythons that have what they require, and the rest that they run with.
 */
export interface MarzneshinPrograms {
  checkout: string;
  python: string;
  nodeCheckout: string;
  nodePython: string;
  /** Of an age with the node, which reads what it prints. */
  xrayBinary: string;
  realityTarget: string;
  /** `libfaketime.so.1`; empty, and the clock is not moved. */
  fakeTime: string;
}

interface State {
  folder: string;
  database: string;
  hostname: string;
  port: number;
  nodePort: number;
  password: string;
  hasCertificate: boolean;
  clock: FakeClock;
}

const NODE_CONFIG = 'xray_config.json';
const FIRST_NODE_CONFIG = 'xray_config.first.json';
const OWNER = { username: 'root', password: 'root-password' };

// The panel's own command does not start with the Click that its requirements allow.
const MAKE_OWNER = `
import os
from app.db import GetDB, crud
from app.models.admin import AdminCreate
with GetDB() as db:
    username, password = os.environ['SUDO_USERNAME'], os.environ['SUDO_PASSWORD']
    crud.create_admin(db, AdminCreate(username=username, password=password, is_sudo=True))
`;

// Its pages do not let one owner change another's password.
const CHANGE_PASSWORD = `
import os
from app.db import GetDB, crud
from app.models.admin import AdminPartialModify
with GetDB() as db:
    change = AdminPartialModify(password=os.environ['PANEL_PASSWORD'], is_sudo=True)
    crud.partial_update_admin(db, crud.get_admin(db, 'shop'), change)
`;

// The node starts its core through a shell and, to restart it, ends that shell. The shell of the node's image
// replaces itself by the core; Debian's stays between, so that the old core went on serving for ever.
const RUN_NODE = `
import asyncio, runpy
start = asyncio.create_subprocess_shell
asyncio.create_subprocess_shell = lambda command, **options: start('exec ' + command, **options)
runpy.run_path('marznode.py', run_name='__main__')
`;

/** A private Marzneshin with one node, both on loopback, in their own folder. */
export async function startMarzneshin(name: string, programs: MarzneshinPrograms): Promise<RealPanel> {
  const folder = mkdtempSync(join(tmpdir(), 'panelkit-marzneshin-'));
  const state: State = {
    folder,
    database: join(folder, 'db.sqlite3'),
    port: await freePort(),
    nodePort: await freePort(),
    hostname: '127.0.0.1',
    password: 'shop-password',
    hasCertificate: false,
    clock: createFakeClock(programs.fakeTime, folder),
  };
  await copyCheckout(programs, state);
  const node = createPanelService(() => ({
    command: programs.nodePython,
    args: ['-c', RUN_NODE],
    folder: join(folder, 'node'),
    env: nodeEnvOf(programs, state),
    isUp: () => answers(state.nodePort),
  }));
  const service = createPanelService(() => ({
    command: programs.python,
    args: ['main.py'],
    folder,
    env: envOf(programs, state),
    isUp: () => answers(state.port, state.hostname),
  }));
  const baseUrl = (): string => `http://${state.hostname}:${state.port}`;
  const pages: MarzneshinPages = () => openFastapiPages(baseUrl(), '/api/admins/token', OWNER);
  await node.start();
  await service.start();
  await addShopAdmin(await pages(), state);
  const services = await addServices(await pages(), state);
  return {
    ...service,
    name,
    driver: marzneshin(),
    kill: async () => {
      await service.kill();
      await node.kill();
    },
    start: async () => {
      await node.start();
      await service.start();
    },
    target: () => ({ baseUrl: baseUrl(), credentials: { username: 'shop', password: state.password } }),
    dispose: async () => {
      await service.kill();
      await node.kill();
      rmSync(folder, { recursive: true });
    },
    inboundKey: (place) => String(services[place]),
    operator: {
      ...createMarzneshinEdits(pages, state.database),
      ...createCare(state, { service, node, pages, programs }),
      addInbounds: async () => {
        Object.assign(services, await addServices(await pages(), state));
      },
    },
  };
}

async function copyCheckout(programs: MarzneshinPrograms, state: State): Promise<void> {
  const { folder } = state;
  const copy = (from: string, to: string): void =>
    cpSync(from, to, { recursive: true, filter: (path) => !path.endsWith('/.git') });
  copy(programs.checkout, folder);
  copy(programs.nodeCheckout, join(folder, 'node'));
  const built = join(folder, 'dashboard', 'dist');
  for (const part of ['static', 'locales', 'assets']) mkdirSync(join(built, part), { recursive: true });
  writeFileSync(join(built, 'index.html'), '');
  const config = await newXrayConfig(programs.realityTarget);
  for (const name of [NODE_CONFIG, FIRST_NODE_CONFIG])
    writeFileSync(join(folder, 'node', name), JSON.stringify(config));
  makeCertificate(folder);
  install(programs, state);
}

/** The node has those again that were deleted before: a wiped panel gets one for each place. */
function bringInboundsBack(folder: string): void {
  const path = join(folder, 'node', NODE_CONFIG);
  const read = (from: string): XrayConfig => xrayConfigSchema.parse(JSON.parse(readFileSync(from, 'utf8')));
  const { inbounds, ...config } = read(path);
  const isMissing = ({ tag }: { tag: string }) => inbounds.every((inbound) => inbound.tag !== tag);
  const deleted = read(join(folder, 'node', FIRST_NODE_CONFIG)).inbounds.filter(isMissing);
  writeFileSync(path, JSON.stringify({ ...config, inbounds: [...inbounds, ...deleted] }));
}

function install(programs: MarzneshinPrograms, state: State): void {
  const { folder, database } = state;
  removeDatabase(database);
  const env = envOf(programs, state);
  migrateDatabase(programs.python, folder, env);
  runPython(programs, state, MAKE_OWNER);
}

/** Runs a few lines in the panel's own Python, as its command would. */
function runPython(
  programs: MarzneshinPrograms,
  state: State,
  lines: string,
  given: Record<string, string> = {},
): void {
  const env = { ...process.env, ...envOf(programs, state), ...given };
  execFileSync(programs.python, ['-c', lines], {
    cwd: state.folder,
    env,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
}

function envOf({ python, fakeTime }: MarzneshinPrograms, state: State): Record<string, string> {
  const { folder, database, hostname, port, hasCertificate, clock } = state;
  return {
    ...(fakeTime !== '' && clock.env),
    UVICORN_HOST: hostname,
    UVICORN_PORT: String(port),
    PATH: `${dirname(python)}:${process.env.PATH}`,
    SUDO_USERNAME: OWNER.username,
    SUDO_PASSWORD: OWNER.password,
    SQLALCHEMY_DATABASE_URL: `sqlite:///${database}`,
    ...(hasCertificate && {
      UVICORN_SSL_CERTFILE: join(folder, 'certificate.pem'),
      UVICORN_SSL_KEYFILE: join(folder, 'key.pem'),
    }),
  };
}

function nodeEnvOf(programs: MarzneshinPrograms, { folder, nodePort }: State): Record<string, string> {
  return {
    SERVICE_ADDRESS: '127.0.0.1',
    SERVICE_PORT: String(nodePort),
    INSECURE: 'True',
    XRAY_EXECUTABLE_PATH: programs.xrayBinary,
    XRAY_ASSETS_PATH: folder,
    XRAY_CONFIG_PATH: join(folder, 'node', NODE_CONFIG),
    XRAY_VLESS_REALITY_FLOW: '',
  };
}

interface Cared {
  service: PanelService;
  node: PanelService;
  pages: MarzneshinPages;
  programs: MarzneshinPrograms;
}

function createCare(state: State, { service, node, pages, programs }: Cared): PanelCare {
  return {
    ...(programs.fakeTime !== '' && { shiftClock: async (byMs: number) => state.clock.shift(byMs) }),
    backUp: () => backUpDatabase(service, state.database),
    wipe: async () => {
      // A node serves the users that it got last, until a panel sends it others.
      await node.restart(() => bringInboundsBack(state.folder));
      await service.restart(() => install(programs, state));
      // A panel without the shop's login is another row.
      await addShopAdmin(await pages(), state);
    },
    changePassword: async () => {
      const password = `password-${crypto.randomUUID()}`;
      runPython(programs, state, CHANGE_PASSWORD, { PANEL_PASSWORD: password });
      state.password = password;
    },
    changeAddress: async () => {
      const port = await freePort();
      await service.restart(() => {
        state.port = port;
      });
    },
    changeHostname: (hostname) =>
      service.restart(() => {
        state.hostname = hostname;
      }),
    changeCertificate: (to) =>
      service.restart(() => {
        state.hasCertificate = to === 'distrusted';
      }),
  };
}
