import { existsSync, readFileSync } from 'node:fs';
import type { InputIssue } from '@panelkit/sdk';
import { configInvalid, type Env, readEnv } from './env.ts';
import { envSchema } from './env-schema.ts';

type Environment = Record<string, string | undefined>;

/** The settings of this process: its environment, the files that the environment names, and `.env`. @throws PanelkitError `CONFIG_INVALID` */
export function loadEnv(): Env {
  if (existsSync('.env')) process.loadEnvFile();
  return readEnv(withSettingFiles(process.env));
}

/**
 * `NAME_FILE` names the file that holds the setting `NAME`, as container engines mount secrets.
 * @throws PanelkitError `CONFIG_INVALID` when a file cannot be read, or when the setting is given in both ways
 */
export function withSettingFiles(environment: Environment): Environment {
  const issues: InputIssue[] = [];
  const read: Environment = {};
  for (const name of Object.keys(envSchema.shape)) {
    const path = environment[`${name}_FILE`]?.trim();
    if (!path) continue;
    if (environment[name]?.trim()) {
      const message = `${name} is set too; set one of them`;
      issues.push({ path: `${name}_FILE`, code: 'contradiction', message });
      continue;
    }
    try {
      read[name] = readFileSync(path, 'utf8').trim();
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
      issues.push({ path: `${name}_FILE`, code: 'unreadable', message: `cannot read ${path} (${code})` });
    }
  }
  if (issues.length > 0) throw configInvalid(issues);
  return { ...environment, ...read };
}
