import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { sUi } from '@panelkit/panel-adapters/s-ui';
import { freePort } from './free-port.ts';
import { answers, createPanelProcess, type PanelProcess } from './panel-process.ts';
import { makeCertificate } from './reality-target.ts';
import type { RealPanel } from './real-panel.ts';
import { createSUiEdits } from './s-ui-operator.ts';
import { addSUiInbounds, openSUiPages } from './s-ui-pages.ts';

/** The programs, and the address of the web server behind which Reality hides. */
export interface SUiPrograms {
  binary: string;
  /** Of the next version, for an upgrade in place. */
  nextBinary?: string | undefined;
  realityTarget: string;
}

/** An S-UI of one's own on loopback, in a folder of its own. */
export async function startSUi(name: string, programs: SUiPrograms): Promise<RealPanel> {
  const folder = mkdtempSync(join(tmpdir(), 'panelkit-s-ui-'));
  mkdirSync(join(folder, 'db'));
  const database = join(folder, 'db', 's-ui.db');
  const certificate = makeCertificate();
  const state = { port: await freePort(), path: '/app/', token: newToken(), binary: programs.binary };
  const subscriptionPort = await freePort();
  const baseUrl = (): string => `http://127.0.0.1:${state.port}${state.path}`.replace(/\/$/, '');
  const env = { SUI_DB_FOLDER: join(folder, 'db'), SUI_LOG_LEVEL: 'warning' };
  const setting = (...args: string[]): void => {
    execFileSync(state.binary, ['setting', ...args], { cwd: folder, env: { ...process.env, ...env }, stdio: 'ignore' });
  };
  const address = (): string[] => ['-port', String(state.port), '-path', state.path];
  const install = (): void => {
    for (const ending of ['', '-wal', '-shm']) rmSync(`${database}${ending}`, { force: true });
    setting(...address(), '-subPort', String(subscriptionPort));
    writeSettings(database, { webListen: '127.0.0.1', subListen: '127.0.0.1' });
    writeToken(database, state.token);
  };
  const newProcess = (): PanelProcess =>
    createPanelProcess({
      ...{ command: state.binary, folder, env },
      isUp: async () =>
        (await answers(`http://127.0.0.1:${state.port}/`)) || answers(`https://127.0.0.1:${state.port}/`),
    });
  let running = newProcess();
  const restart = async (change: () => void = () => {}): Promise<void> => {
    await running.stop();
    change();
    running = newProcess();
    await running.start();
  };
  install();
  await running.start();
  const pages = () => openSUiPages(baseUrl(), state.token);
  const inbounds = await addSUiInbounds(pages(), programs.realityTarget);
  return {
    ...{ name, driver: sUi() },
    target: () => ({ baseUrl: baseUrl(), credentials: { token: state.token } }),
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
      ...createSUiEdits({ pages, database, inbounds }),
      backUp: async () => {
        const copy = join(folder, 'backup.db');
        await restart(() => cpSync(database, copy));
        return () =>
          restart(() => {
            for (const ending of ['-wal', '-shm']) rmSync(`${database}${ending}`, { force: true });
            cpSync(copy, database);
          });
      },
      wipe: () => restart(install),
      changePassword: () =>
        restart(() => {
          state.token = newToken();
          writeToken(database, state.token);
        }),
      changeAddress: async () => {
        state.port = await freePort();
        state.path = `/${crypto.randomUUID().slice(0, 8)}/`;
        await restart(() => setting(...address()));
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
            state.binary = programs.nextBinary ?? state.binary;
          }),
      }),
    },
  };
}

function newToken(): string {
  return crypto.randomUUID().replaceAll('-', '');
}

function writeSettings(path: string, settings: Record<string, string>): void {
  const database = new DatabaseSync(path);
  for (const [key, value] of Object.entries(settings)) {
    database.prepare('DELETE FROM settings WHERE key = ?').run(key);
    database.prepare('INSERT INTO settings (key, value) VALUES (?, ?)').run(key, value);
  }
  database.close();
}

/** The one token of the first administrator. */
function writeToken(path: string, token: string): void {
  const database = new DatabaseSync(path);
  database.prepare('DELETE FROM tokens').run();
  database
    .prepare("INSERT INTO tokens (desc, token, expiry, user_id) SELECT 'shop', ?, 0, min(id) FROM users")
    .run(token);
  database.close();
}
