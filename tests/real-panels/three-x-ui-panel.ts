import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { threeXUi } from '@panelkit/panel-adapters/three-x-ui';
import { freePort } from './free-port.ts';
import { answers, createPanelProcess, type PanelProcess } from './panel-process.ts';
import { PLACES, type Place, type RealPanel } from './real-panel.ts';
import { makeCertificate } from './reality-target.ts';
import { createThreeXUiOperator, type OperatedThreeXUi } from './three-x-ui-operator.ts';
import { openThreeXUiPages, type ThreeXUiPages } from './three-x-ui-pages.ts';

/** The programs, and the address of the web server behind which Reality hides. */
export interface ThreeXUiPrograms {
  binary: string;
  /** Of the next version, for an upgrade in place. */
  nextBinary?: string | undefined;
  xrayBinary: string;
  realityTarget: string;
}

const CORE_NAMES: Record<string, string> = { x64: 'xray-linux-amd64', arm64: 'xray-linux-arm64' };

/** A 3x-ui of one's own on loopback, in a folder of its own. */
export async function startThreeXUi(name: string, programs: ThreeXUiPrograms): Promise<RealPanel> {
  const folder = mkdtempSync(join(tmpdir(), 'panelkit-x-ui-'));
  for (const part of ['db', 'log', 'bin']) mkdirSync(join(folder, part));
  symlinkSync(programs.xrayBinary, join(folder, 'bin', CORE_NAMES[process.arch] ?? 'xray'));
  const database = join(folder, 'db', 'x-ui.db');
  const login = { username: 'root', password: 'root-password' };
  let address = { scheme: 'http', port: await freePort(), path: '/' };
  let binary = programs.binary;
  const certificate = makeCertificate();
  const baseUrl = (): string =>
    `${address.scheme}://127.0.0.1:${address.port}${address.path}`.replace(/\/$/, '');
  const env = {
    ...{ XUI_DB_FOLDER: join(folder, 'db'), XUI_LOG_FOLDER: join(folder, 'log') },
    ...{ XUI_BIN_FOLDER: join(folder, 'bin'), XUI_ENABLE_FAIL2BAN: 'false' },
  };
  const setting = (...args: string[]): void => {
    execFileSync(binary, ['setting', ...args], {
      cwd: folder,
      env: { ...process.env, ...env },
      stdio: 'ignore',
    });
  };
  const ports = { core: await freePort(), subscriptions: await freePort() };
  const install = (): void => {
    rmSync(database, { force: true });
    for (const ending of ['-wal', '-shm']) rmSync(`${database}${ending}`, { force: true });
    setting('-port', String(address.port), '-listenIP', '127.0.0.1', '-webBasePath', address.path);
    setting('-username', login.username, '-password', login.password);
    writeSettings(database, {
      xrayTemplateConfig: JSON.stringify(coreTemplate(ports.core)),
      ...{ subEnable: 'false', subListen: '127.0.0.1', subPort: String(ports.subscriptions) },
    });
  };
  const newProcess = (): PanelProcess =>
    createPanelProcess({
      ...{ command: binary, args: ['run'], folder, env },
      isUp: () => isListening(address.port),
    });
  let running = newProcess();
  const restart = async (change: () => void | Promise<void> = () => {}): Promise<void> => {
    await running.stop();
    await change();
    running = newProcess();
    await running.start();
  };
  install();
  await running.start();
  const pages = (): Promise<ThreeXUiPages> => openThreeXUiPages(baseUrl(), login);
  const inbounds = await addInbounds(await pages(), programs.realityTarget);
  const panel: OperatedThreeXUi = { database, pages, inbounds, restart };
  return {
    ...{ name, driver: threeXUi() },
    target: () => ({ baseUrl: baseUrl(), credentials: { ...login } }),
    start: () => running.start(),
    stop: () => running.stop(),
    kill: () => running.kill(),
    dispose: async () => {
      await running.kill();
      certificate.remove();
      rmSync(folder, { recursive: true });
    },
    inboundKey: (place) => String(inbounds[place]),
    operator: {
      ...createThreeXUiOperator(panel),
      backUp: async () => {
        const copy = join(folder, 'backup.db');
        await restart(() => cp(database, copy));
        return () =>
          restart(async () => {
            for (const ending of ['-wal', '-shm']) rmSync(`${database}${ending}`, { force: true });
            await cp(copy, database);
          });
      },
      wipe: () => restart(install),
      changePassword: () =>
        restart(() => {
          login.password = `password-${crypto.randomUUID()}`;
          setting('-username', login.username, '-password', login.password);
        }),
      changeAddress: async () => {
        address = { ...address, port: await freePort(), path: `/${crypto.randomUUID().slice(0, 8)}/` };
        await restart(() => setting('-port', String(address.port), '-webBasePath', address.path));
      },
      changeCertificate: async (to) => {
        const files = { webCertFile: certificate.certificateFile, webKeyFile: certificate.keyFile };
        await restart(() =>
          writeSettings(database, to === 'none' ? { webCertFile: '', webKeyFile: '' } : files),
        );
      },
      ...(programs.nextBinary !== undefined && {
        upgrade: () =>
          restart(() => {
            binary = programs.nextBinary ?? binary;
          }),
      }),
    },
  };
}

async function isListening(port: number): Promise<boolean> {
  return (await answers(`http://127.0.0.1:${port}/`)) || answers(`https://127.0.0.1:${port}/`);
}

function writeSettings(path: string, settings: Record<string, string>): void {
  const database = new DatabaseSync(path);
  for (const [key, value] of Object.entries(settings)) {
    database.prepare('DELETE FROM settings WHERE key = ?').run(key);
    database.prepare('INSERT INTO settings (key, value) VALUES (?, ?)').run(key, value);
  }
  database.close();
}

/** Xray's *freedom* refuses private addresses since 26.x, and the web server of these tests has one. */
function coreTemplate(apiPort: number): object {
  const counted = { statsInboundDownlink: true, statsInboundUplink: true };
  return {
    ...{
      log: { loglevel: 'warning' },
      stats: {},
      api: { tag: 'api', services: ['HandlerService', 'LoggerService', 'StatsService'] },
    },
    inbounds: [
      {
        ...{ tag: 'api', listen: '127.0.0.1', port: apiPort, protocol: 'tunnel' },
        settings: { rewriteAddress: '127.0.0.1', address: '127.0.0.1' },
      },
    ],
    outbounds: [
      { tag: 'direct', protocol: 'freedom', settings: { finalRules: [{ action: 'allow' }] } },
      { tag: 'blocked', protocol: 'blackhole', settings: {} },
    ],
    policy: { levels: { 0: { statsUserDownlink: true, statsUserUplink: true } }, system: counted },
    routing: { rules: [{ type: 'field', inboundTag: ['api'], outboundTag: 'api' }] },
  };
}

/** One inbound for each place, as the operator adds them. */
async function addInbounds(pages: ThreeXUiPages, realityTarget: string): Promise<Record<Place, number>> {
  const ids: Record<Place, number> = { tcp: 0, ws: 0, reality: 0, spare: 0 };
  for (const place of PLACES) ids[place] = await pages.addInbound(place, await freePort(), realityTarget);
  return ids;
}
