import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { threeXUi } from '@panelkit/panel-adapters/three-x-ui';
import { freePort } from '../../../packages/panel-adapters/src/dialer/free-port.ts';
import { writeGeoFiles } from '../geo-files.ts';
import { answers, createPanelService, type PanelService } from '../panel-process.ts';
import { type PanelCare, PLACES, type Place, type RealPanel } from '../real-panel.ts';
import { removeDatabase, writeSettings } from '../sqlite-file.ts';
import { createGoPanelCare, type GoPanelState } from './go-panel-care.ts';
import { createThreeXUiEdits } from './three-x-ui-operator.ts';
import { openThreeXUiPages, type ThreeXUiPages } from './three-x-ui-pages.ts';

/** The programs, and the address of the web server behind which Reality hides. */
export interface ThreeXUiPrograms {
  binary: string;
  /** Of the next version, for an upgrade in place. */
  nextBinary?: string | undefined;
  xrayBinary: string;
  realityTarget: string;
}

interface State extends GoPanelState {
  hostname: string;
  password: string;
  apiPort: number;
  subscriptionPort: number;
}

const CORE_NAMES: Record<string, string> = { x64: 'xray-linux-amd64', arm64: 'xray-linux-arm64' };

/** A private 3x-ui on loopback, in its own folder. */
export async function startThreeXUi(name: string, programs: ThreeXUiPrograms): Promise<RealPanel> {
  const state = await newState(programs.binary);
  const { folder, database } = state;
  for (const part of ['db', 'log', 'bin']) mkdirSync(join(folder, part));
  symlinkSync(programs.xrayBinary, join(folder, 'bin', CORE_NAMES[process.arch] ?? 'xray'));
  writeGeoFiles(join(folder, 'bin'));
  install(state);
  const service = createPanelService(() => ({
    command: state.running,
    args: ['run'],
    folder,
    env: envOf(state),
    isUp: () => answers(state.port, state.hostname),
  }));
  await service.start();
  const baseUrl = (): string => `http://${state.hostname}:${state.port}${state.path}`.replace(/\/$/, '');
  const login = () => ({ username: 'root', password: state.password });
  const pages = () => openThreeXUiPages(baseUrl(), login());
  const inbounds = await addInbounds(await pages(), programs.realityTarget);
  return {
    ...service,
    name,
    driver: threeXUi(),
    target: () => ({ baseUrl: baseUrl(), credentials: login() }),
    dispose: async () => {
      await service.kill();

      rmSync(folder, { recursive: true });
    },
    inboundKey: (place) => String(inbounds[place]),
    operator: {
      ...createThreeXUiEdits({ database, pages, inbounds, restart: service.restart }),
      ...createCare(state, service, programs),
      ...((await pages()).hasClients && { recyclesIds: true }),
      addInbounds: async () => {
        Object.assign(inbounds, await addInbounds(await pages(), programs.realityTarget));
      },
    },
  };
}

async function newState(binary: string): Promise<State> {
  const folder = mkdtempSync(join(tmpdir(), 'panelkit-x-ui-'));
  return {
    folder,
    database: join(folder, 'db', 'x-ui.db'),
    binary,
    running: binary,
    port: await freePort(),
    path: '/',
    hostname: '127.0.0.1',
    password: 'root-password',
    apiPort: await freePort(),
    subscriptionPort: await freePort(),
  };
}

function envOf({ folder }: State): Record<string, string> {
  return {
    XUI_DB_FOLDER: join(folder, 'db'),
    XUI_LOG_FOLDER: join(folder, 'log'),
    XUI_BIN_FOLDER: join(folder, 'bin'),
    XUI_ENABLE_FAIL2BAN: 'false',
    // It looks beside the program to which the link in the folder leads.
    XRAY_LOCATION_ASSET: join(folder, 'bin'),
  };
}

function set(state: State, ...args: string[]): void {
  const env = { ...process.env, ...envOf(state) };
  execFileSync(state.binary, ['setting', ...args], { cwd: state.folder, env, stdio: 'ignore' });
}

function install(state: State): void {
  const { database, hostname, port, path, password, apiPort, subscriptionPort } = state;
  removeDatabase(database);
  set(state, '-port', String(port), '-listenIP', hostname, '-webBasePath', path);
  set(state, '-username', 'root', '-password', password);
  writeSettings(database, {
    xrayTemplateConfig: JSON.stringify(coreTemplate(apiPort)),
    subEnable: 'false',
    subListen: '127.0.0.1',
    subPort: String(subscriptionPort),
  });
}

function createCare(state: State, service: PanelService, { nextBinary }: ThreeXUiPrograms): PanelCare {
  return {
    ...createGoPanelCare(state, {
      service,
      nextBinary,
      setAddress: () => set(state, '-port', String(state.port), '-webBasePath', state.path),
    }),
    changeHostname: (hostname) =>
      service.restart(() => {
        state.hostname = hostname;
        set(state, '-listenIP', hostname);
      }),
    wipe: () => service.restart(() => install(state)),
    changePassword: () =>
      service.restart(() => {
        state.password = `password-${crypto.randomUUID()}`;
        set(state, '-username', 'root', '-password', state.password);
        // 2.9.4 lets in who was logged in before, until its sessions are signed with another key.
        writeSettings(state.database, { secret: crypto.randomUUID() });
      }),
  };
}

/** Xray's *freedom* refuses private addresses since 26.x, and the web server of these tests has one. */
function coreTemplate(apiPort: number): object {
  const api = { tag: 'api', services: ['HandlerService', 'LoggerService', 'StatsService'] };
  const settings = { rewriteAddress: '127.0.0.1', address: '127.0.0.1' };
  return {
    log: { loglevel: 'warning' },
    stats: {},
    api,
    inbounds: [{ tag: 'api', listen: '127.0.0.1', port: apiPort, protocol: 'tunnel', settings }],
    outbounds: [
      { tag: 'direct', protocol: 'freedom', settings: { finalRules: [{ action: 'allow' }] } },
      { tag: 'blocked', protocol: 'blackhole', settings: {} },
    ],
    policy: {
      levels: { 0: { statsUserDownlink: true, statsUserUplink: true } },
      system: { statsInboundDownlink: true, statsInboundUplink: true },
    },
    routing: { rules: [{ type: 'field', inboundTag: ['api'], outboundTag: 'api' }] },
  };
}

/** One inbound for each place, as the operator adds them. */
async function addInbounds(pages: ThreeXUiPages, realityTarget: string): Promise<Record<Place, number>> {
  const ids: Record<Place, number> = { tcp: 0, ws: 0, reality: 0, spare: 0 };
  for (const place of PLACES) ids[place] = await pages.addInbound(place, await freePort(), realityTarget);
  return ids;
}
