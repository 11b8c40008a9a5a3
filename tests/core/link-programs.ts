import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ChosenFormat } from '@panelkit/sdk/links';
import * as z from 'zod';
import { freePort } from '../../packages/panel-adapters/src/dialer/free-port.ts';
import { type Outcome, run, start } from './run-program.ts';

/** A program that customers run, with the document that a subscription link gives it. */
export interface LinkProgram {
  name: string;
  chosen: ChosenFormat;
  /** The recorded document that it must load. */
  fixture: string;
  check(document: string): Promise<Outcome>;
  /** Starts it with an HTTP proxy as its only entrance. */
  connect(document: string): Promise<{ port: number; stop(): Promise<void> }>;
}

const object = z.record(z.string(), z.unknown());

async function withFile<Result>(
  name: string,
  text: string,
  use: (path: string) => Promise<Result>,
): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), 'panelkit-program-'));
  const path = join(folder, name);
  try {
    await writeFile(path, text);
    return await use(path);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Runs with a file that goes with the program. */
async function startWith(
  binary: string,
  { name, text, args }: { name: string; text: string; args(path: string): string[] },
  port: number,
): Promise<{ port: number; stop(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'panelkit-program-'));
  const path = join(folder, name);
  await writeFile(path, text);
  const program = await start(binary, args(path), port);
  const stop = async (): Promise<void> => {
    await program.stop();
    await rm(folder, { recursive: true });
  };
  return { port, stop };
}

async function versionOf(binary: string, argument: string): Promise<string> {
  const { text } = await run(binary, [argument]);
  const version = /\bv?(\d+\.\d+\.\d+)/.exec(text)?.[1];
  if (version === undefined) throw new Error(`${binary} does not tell its version: ${text}`);
  return version;
}

export async function mihomoProgram(binary: string): Promise<LinkProgram> {
  const coreVersion = await versionOf(binary, '-v');
  const [, minor = '0', patch = '0'] = coreVersion.split('.');
  const isNew = Number(minor) * 1000 + Number(patch) >= 19_022;
  const args = (path: string): string[] => ['-d', join(path, '..'), '-f', path];
  return {
    name: `Mihomo ${coreVersion}`,
    chosen: { format: 'mihomo', coreVersion },
    fixture: isNew ? 'mihomo-1.19.22.yaml' : 'mihomo.yaml',
    check: (document) => withFile('config.yaml', document, (path) => run(binary, ['-t', ...args(path)])),
    connect: async (document) => {
      const port = await freePort();
      const text = document.replace(/^mixed-port: \d+$/m, `mixed-port: ${port}`);
      return startWith(binary, { name: 'config.yaml', text, args }, port);
    },
  };
}

function templateOf(minor: number): string {
  if (minor < 11) return '1.8';
  return minor === 11 ? '1.11' : '1.12';
}

export async function singBoxProgram(binary: string): Promise<LinkProgram> {
  const coreVersion = await versionOf(binary, 'version');
  const template = templateOf(Number(coreVersion.split('.')[1]));
  return {
    name: `sing-box ${coreVersion}`,
    chosen: { format: 'sing-box', coreVersion },
    fixture: `sing-box-${template}.json`,
    check: (document) => withFile('config.json', document, (path) => run(binary, ['check', '-c', path])),
    connect: async (document) => {
      const port = await freePort();
      const { route, ...rest } = object.parse(JSON.parse(document));
      const inbounds = [{ type: 'mixed', tag: 'mixed', listen: '127.0.0.1', listen_port: port }];
      // On loopback there is no interface to detect.
      const { auto_detect_interface: _, ...ways } = object.parse(route);
      const text = JSON.stringify({ ...rest, route: ways, inbounds, experimental: {} });
      return startWith(binary, { name: 'config.json', text, args: (path) => ['run', '-c', path] }, port);
    },
  };
}

export async function xrayProgram(binary: string): Promise<LinkProgram> {
  const coreVersion = await versionOf(binary, 'version');
  const each = z.array(object);
  return {
    name: `Xray ${coreVersion}`,
    chosen: { format: 'xray', coreVersion },
    fixture: 'xray.json',
    check: async (document) => {
      for (const one of each.parse(JSON.parse(document))) {
        const outcome = await withFile('config.json', JSON.stringify(one), (path) =>
          run(binary, ['run', '-test', '-c', path]),
        );
        if (outcome.code !== 0) return { ...outcome, text: `${String(one.remarks)}: ${outcome.text}` };
      }
      return { code: 0, text: '' };
    },
    connect: async (document) => {
      const port = await freePort();
      const [one] = each.parse(JSON.parse(document));
      const text = JSON.stringify({ ...one, inbounds: [{ listen: '127.0.0.1', port, protocol: 'http' }] });
      return startWith(binary, { name: 'config.json', text, args: (path) => ['run', '-c', path] }, port);
    },
  };
}
