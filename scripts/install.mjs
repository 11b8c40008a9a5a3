import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { root, runPnpm } from './run-command.mjs';
import { hashOf, isStamped, writeStamp } from './stamp.mjs';

const decisive = ['pnpm-lock.yaml', 'pnpm-workspace.yaml', 'package.json'];
const workspaceFolders = ['packages', 'examples', 'docs', 'tests', 'benchmarks'];
// Inside `node_modules`, so that the stamp goes when they go.
const stampPath = join(root, 'node_modules', '.panelkit-install');

/** Installs exactly what the lockfile says, unless that was already done. @returns the exit code */
export async function installIfStale() {
  const hash = hashOf(root, [...decisive, ...workspaceFolders], isDecisive);
  if (isStamped(stampPath, hash) && existsSync(join(root, 'node_modules', '.bin'))) return 0;
  console.log('Installing the dependencies …');
  const code = await runPnpm(['install', '--frozen-lockfile']);
  if (code === 0) writeStamp(stampPath, hash);
  return code;
}

const isDecisive = (path) => decisive.includes(path) || path.endsWith('/package.json');
