import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of the workspace. */
export const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * Runs a program from the workspace's `node_modules/.bin` (so `node` is the workspace's Node 24) or from the
 * PATH, and hands it the signals that this process gets.
 *
 * @param {string} program
 * @param {readonly string[]} args
 * @param {{ cwd?: string, write?: (text: string) => void }} [options] - `write`: takes what it prints, in
 *   place of the terminal
 * @returns {Promise<number>} its exit code; 128 + the signal's number when a signal ended it
 */
export function runCommand(program, args, { cwd = root, write } = {}) {
  const path = [join(root, 'node_modules', '.bin'), process.env.PATH ?? ''].join(delimiter);
  const child = spawn(program, args, {
    cwd,
    env: { ...process.env, PATH: path },
    stdio: write === undefined ? 'inherit' : ['inherit', 'pipe', 'pipe'],
    shell: process.platform === 'win32',
  });
  for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', write);
  const stopForwarding = forwardSignals(child);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    // What it printed has come by then.
    child.once('close', (code, signal) => {
      stopForwarding();
      resolve(signal === null ? (code ?? 1) : 128 + constants.signals[signal]);
    });
  });
}

/**
 * Runs pnpm in the version that package.json pins, whether or not the machine has one.
 *
 * @param {readonly string[]} args
 * @param {Parameters<typeof runCommand>[2]} [options]
 * @returns {Promise<number>} its exit code
 */
export function runPnpm(args, options) {
  const { packageManager } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  return runCommand('npx', ['-y', packageManager, ...args], options);
}

function forwardSignals(child) {
  // A terminal sends Ctrl-C to the child by itself; a second one would tell it to hurry.
  const fromTerminal = process.stdin.isTTY ? () => {} : (signal) => child.kill(signal);
  const always = (signal) => child.kill(signal);
  process.on('SIGINT', fromTerminal).on('SIGHUP', fromTerminal).on('SIGTERM', always);
  const stopWatching = whenShellIsGone(() => child.kill('SIGTERM'));
  return () => {
    process.off('SIGINT', fromTerminal).off('SIGHUP', fromTerminal).off('SIGTERM', always);
    stopWatching();
  };
}

/** npm runs a script in a shell, and a signal to npm ends that shell without reaching the script. */
function whenShellIsGone(callback) {
  if (process.env.npm_lifecycle_event === undefined) return () => {};
  const shell = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === shell) return;
    clearInterval(timer);
    callback();
  }, 500);
  return () => clearInterval(timer);
}
