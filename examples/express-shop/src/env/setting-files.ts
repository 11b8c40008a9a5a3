import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import type { InputIssue } from '@panelkit/sdk';
import { configInvalid, type Env, readEnv } from './env.ts';
import { envSchema } from './env-schema.ts';

type Environment = Record<string, string | undefined>;

/** A vault that does not answer must not keep the shop from saying so. */
const COMMAND_MS = 30_000;

/**
 * The settings of this process: its environment, the files and commands that the environment names, and
 * `.env`.
 * @throws PanelkitError `CONFIG_INVALID`
 */
export function loadEnv(): Env {
  if (existsSync('.env')) process.loadEnvFile();
  return readEnv(withSettingFiles(process.env));
}

/**
 * `NAME_FILE` names the file that holds the setting `NAME`, as container engines mount secrets.
 * `NAME_COMMAND` is a command of the shell that prints it, as those of vaults do: such a secret is in no
 * file.
 * @throws PanelkitError `CONFIG_INVALID` when one cannot be read, or when a setting is given in more ways
 *   than one
 */
export function withSettingFiles(environment: Environment): Environment {
  const issues: InputIssue[] = [];
  const read: Environment = {};
  for (const name of Object.keys(envSchema.shape)) {
    const ways = [name, `${name}_FILE`, `${name}_COMMAND`].filter((way) => environment[way]?.trim());
    const [way = name, another] = ways.toReversed();
    const given = environment[way]?.trim() ?? '';
    if (another !== undefined) {
      issues.push({ path: way, code: 'contradiction', message: `${another} is set too; set one of them` });
    } else if (way !== name) {
      const found = way.endsWith('_FILE') ? readSetting(given) : runCommand(given, environment);
      if ('problem' in found) issues.push({ path: way, code: 'unreadable', message: found.problem });
      else read[name] = found.value;
    }
  }
  if (issues.length > 0) throw configInvalid(issues);
  return { ...environment, ...read };
}

type Found = { value: string } | { problem: string };

function readSetting(path: string): Found {
  try {
    return { value: readFileSync(path, 'utf8').trim() };
  } catch (error) {
    return { problem: `cannot read ${path} (${codeOf(error)})` };
  }
}

/** What it complains of goes to the terminal; what it prints may be half a secret, so it is in no message. */
function runCommand(command: string, env: Environment): Found {
  try {
    const value = execFileSync('/bin/sh', ['-c', command], {
      env,
      timeout: COMMAND_MS,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
    }).trim();
    return value === '' ? { problem: 'the command prints nothing' } : { value };
  } catch (error) {
    const status = error instanceof Error && 'status' in error ? error.status : null;
    return { problem: `the command failed (${status ?? codeOf(error)})` };
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
}
