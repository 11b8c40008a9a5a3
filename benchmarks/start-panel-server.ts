import { fork } from 'node:child_process';
import { once } from 'node:events';

/** Starts the panels of the measurements in their own process. */
export async function startPanelServer(): Promise<{ url: string; stop(): void }> {
  const child = fork(new URL('./panel-server.ts', import.meta.url));
  const [{ port }] = await once(child, 'message');
  return { url: `http://127.0.0.1:${port}`, stop: () => child.disconnect() };
}
