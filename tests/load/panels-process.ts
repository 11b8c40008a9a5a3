import { setTimeout as wait } from 'node:timers/promises';
import { createThreeXUiSimulator, startSimulatorServer } from '@panelkit/panel-adapters/simulators';
import { createSystemClock } from '@panelkit/sdk';

// A process of simulated 3x-ui panels over HTTP.
const [count = '1', latencyMs = '0'] = process.argv.slice(2);

/** Where they are, and the names of all their accounts. */
export interface PanelsReport {
  urls: string[];
  accounts: string[];
}

const panels = await Promise.all(
  Array.from({ length: Number(count) }, async (_, index) => {
    const simulator = createThreeXUiSimulator({ clock: createSystemClock(), seed: index + 1 });
    const handle = async (request: Request): Promise<Response> => {
      await wait(Number(latencyMs));
      return simulator.handle(request);
    };
    return { simulator, server: await startSimulatorServer({ handle }, { port: 0 }) };
  }),
);
const report = (): void => {
  const accounts = panels.flatMap(({ simulator }) => simulator.clients().map(({ email }) => String(email)));
  process.send?.({ urls: panels.map(({ server }) => server.url), accounts } satisfies PanelsReport);
};
process.on('message', report);
report();
