import { once } from 'node:events';
import { type StartedProcess, startProcess } from '../processes/start-process.ts';
import type { ProcessSettings } from '../processes/start-shop-process.ts';

/** What a process with the bot gets at its start. */
export interface BotProcessSettings extends ProcessSettings {
  telegram: { token: string; apiRoot: string };
}

/** A process of the shop that runs the customers' bot and delivers. */
export type BotProcess = Pick<StartedProcess, 'kill' | 'stop'>;

/** Starts it, and waits until it is ready. */
export async function startBotProcess(settings: BotProcessSettings): Promise<BotProcess> {
  const started = startProcess(new URL('./bot-process.ts', import.meta.url), settings);
  await Promise.race([once(started.child, 'message'), started.failed]);
  return started;
}
