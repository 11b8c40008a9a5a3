import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sUi } from '@panelkit/panel-adapters/s-ui';
import { freePort } from '../../../packages/panel-adapters/src/dialer/free-port.ts';
import { answers, createPanelService, type PanelService } from '../panel-process.ts';
import type { PanelCare, RealPanel } from '../real-panel.ts';
import { removeDatabase, withDatabase, writeSettings } from '../sqlite-file.ts';
import { createGoPanelCare, type GoPanelState } from './go-panel-care.ts';
import { createSUiEdits } from './s-ui-operator.ts';
import { addSUiInbounds, openSUiPages } from './s-ui-pages.ts';

/** The programs, and the address of the web server behind which Reality hides. */
export interface SUiPrograms {
  binary: string;
  /** Of the next version, for an upgrade in place. */
  nextBinary?: string | undefined;
  realityTarget: string;
}

interface State extends GoPanelState {
  hostname: string;
  token: string;
  subscriptionPort: number;
}

/** A private S-UI on loopback, in its own folder. */
export async function startSUi(name: string, programs: SUiPrograms): Promise<RealPanel> {
  const folder = mkdtempSync(join(tmpdir(), 'panelkit-s-ui-'));
  const database = join(folder, 'db', 's-ui.db');
  const state: State = {
    folder,
    database,
    binary: programs.binary,
    running: programs.binary,
    port: await freePort(),
    path: '/app/',
    hostname: '127.0.0.1',
    token: newToken(),
    subscriptionPort: await freePort(),
  };
  mkdirSync(join(folder, 'db'));
  install(state);
  const service = createPanelService(() => ({
    command: state.running,
    folder,
    env: envOf(state),
    isUp: () => answers(state.port, state.hostname),
  }));
  await service.start();
  const baseUrl = (): string => `http://${state.hostname}:${state.port}${state.path}`.replace(/\/$/, '');
  const pages = () => openSUiPages(baseUrl(), state.token);
  const inbounds = await addSUiInbounds(pages(), programs.realityTarget);
  return {
    ...service,
    name,
    driver: sUi(),
    target: () => ({ baseUrl: baseUrl(), credentials: { token: state.token } }),
    dispose: async () => {
      await service.kill();
      rmSync(folder, { recursive: true });
    },
    inboundKey: (place) => String(inbounds[place]),
    operator: {
      ...createSUiEdits({ pages, database, inbounds }),
      ...createCare(state, service, programs),
      addInbounds: async () => {
        Object.assign(inbounds, await addSUiInbounds(pages(), programs.realityTarget));
      },
    },
  };
}

function newToken(): string {
  return crypto.randomUUID().replaceAll('-', '');
}

function envOf({ folder }: State): Record<string, string> {
  return { SUI_DB_FOLDER: join(folder, 'db'), SUI_LOG_LEVEL: 'info' };
}

function set(state: State, ...args: string[]): void {
  const env = { ...process.env, ...envOf(state) };
  execFileSync(state.binary, ['setting', ...args], { cwd: state.folder, env, stdio: 'ignore' });
}

function install(state: State): void {
  const { database, port, path, subscriptionPort, token } = state;
  removeDatabase(database);
  set(state, '-port', String(port), '-path', path, '-subPort', String(subscriptionPort));
  writeSettings(database, { webListen: state.hostname, subListen: '127.0.0.1' });
  writeToken(database, token);
}

/** The one token of the first administrator. */
function writeToken(path: string, token: string): void {
  withDatabase(path, (database) => {
    database.prepare('DELETE FROM tokens').run();
    database
      .prepare("INSERT INTO tokens (desc, token, expiry, user_id) SELECT 'shop', ?, 0, min(id) FROM users")
      .run(token);
  });
}

function createCare(state: State, service: PanelService, { nextBinary }: SUiPrograms): PanelCare {
  return {
    ...createGoPanelCare(state, {
      service,
      nextBinary,
      setAddress: () => set(state, '-port', String(state.port), '-path', state.path),
    }),
    changeHostname: (hostname) =>
      service.restart(() => {
        state.hostname = hostname;
        writeSettings(state.database, { webListen: hostname });
      }),
    wipe: () => service.restart(() => install(state)),
    changePassword: () =>
      service.restart(() => {
        state.token = newToken();
        writeToken(state.database, state.token);
      }),
  };
}
