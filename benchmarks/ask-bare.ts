import { PANEL_TOKEN, type SimulatedPanels } from './start-simulated-panels.ts';

/** Makes so many calls and nothing else, so many at once on each panel; the milliseconds that they took. */
export async function askBare(
  { urls }: Pick<SimulatedPanels, 'urls'>,
  { calls, inFlight, fetch }: { calls: number; inFlight: number; fetch: typeof globalThis.fetch },
): Promise<number> {
  let left = calls;
  const ask = async (url: string): Promise<void> => {
    while (left > 0) {
      left -= 1;
      const headers = { authorization: `Bearer ${PANEL_TOKEN}` };
      await (await fetch(`${url}/panel/api/inbounds/list`, { headers })).text();
    }
  };
  const startedAtMs = performance.now();
  await Promise.all(urls.flatMap((url) => Array.from({ length: inFlight }, () => ask(url))));
  return performance.now() - startedAtMs;
}
