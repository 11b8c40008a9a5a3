import { hasLocalName } from '@panelkit/http/node';
import type { Env } from './env.ts';

/** Whether nobody but who sits at this machine is served, on simulated panels. */
export function isDemo(
  { panel, isProduction }: Pick<Env, 'panel' | 'isProduction'>,
  publicUrl: string,
): boolean {
  return panel === null && !isProduction && hasLocalName(new URL(publicUrl).host);
}

/** A demo in this process alone: what it simulates is nowhere else. */
export function isLoneDemo(env: Env, publicUrl: string): boolean {
  const isAlone = env.storage.kind !== 'server' && env.role === 'both';
  return isAlone && env.firstRun === 'samples' && isDemo(env, publicUrl);
}
