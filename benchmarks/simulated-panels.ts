import { setTimeout as wait } from 'node:timers/promises';
import {
  createThreeXUiSimulator,
  type RequestHandler,
  startSimulatorServer,
  type ThreeXUiSimulator,
} from '@panelkit/panel-adapters/simulators';
import { createSystemClock } from '@panelkit/sdk';
import { PANEL_TOKEN } from './start-simulated-panels.ts';

// A process of simulated 3x-ui panels over HTTP. It says where they are, and on each message what came of
// them.
const [count = '1', latencyMs = '0', faults = 'none'] = process.argv.slice(2);
const clock = createSystemClock();
let calls = 0;
let mostAtOnce = 0;
let inHandMs = 0;
let firstAtMs = Number.NaN;
let lastAtMs = Number.NaN;
let cpuBefore = process.cpuUsage();

const panels = await Promise.all(
  Array.from({ length: Number(count) }, async (_, index) => {
    const simulator = createThreeXUiSimulator({ clock, seed: index + 1, apiTokens: [PANEL_TOKEN] });
    const server = await startSimulatorServer({ handle: afterLatency(simulator.handle) }, { port: 0 });
    return { simulator, server };
  }),
);
process.on('disconnect', () => process.exit());
process.on('message', (message) => {
  if (message === 'faults') for (const { simulator } of panels) addFaults(simulator);
  const { user, system } = process.cpuUsage(cpuBefore);
  process.send?.({
    calls,
    mostAtOnce,
    inHand: inHandMs / (lastAtMs - firstAtMs),
    meanMs: inHandMs / calls,
    cpuSeconds: (user + system) / 1e6,
    accounts: panels.map(({ simulator }) => simulator.clients().map(({ email }) => String(email))),
    faults: panels.reduce((sum, { simulator }) => sum + countFaults(simulator), 0),
  });
  calls = 0;
  mostAtOnce = 0;
  inHandMs = 0;
  firstAtMs = Number.NaN;
  cpuBefore = process.cpuUsage();
});
process.send?.(panels.map(({ server }) => server.url));

/**
 * Every request takes its time on the way, also one that a fault meets: on average what was asked for, since
 * timers of whole milliseconds come late.
 */
function afterLatency(handle: RequestHandler): RequestHandler {
  let inHand = 0;
  let lateMs = 0;
  return async (request) => {
    const startedAtMs = performance.now();
    if (Number.isNaN(firstAtMs)) firstAtMs = startedAtMs;
    calls += 1;
    inHand += 1;
    mostAtOnce = Math.max(mostAtOnce, inHand);
    try {
      await wait(Math.max(0, Math.floor(Number(latencyMs) - lateMs)));
      return await handle(request);
    } finally {
      inHand -= 1;
      lastAtMs = performance.now();
      const tookMs = lastAtMs - startedAtMs;
      // What a timer rounds is made up for; what a burst was kept waiting for is not.
      lateMs = Math.min(1, Math.max(-1, lateMs + tookMs - Number(latencyMs)));
      inHandMs += tookMs;
    }
  };
}

/** What a busy network and a busy panel do to a shop; with `lost` also writes that never arrive. */
function addFaults({ faults: switches }: ThreeXUiSimulator): void {
  if (faults === 'none') return;
  const reads = { method: 'GET', path: /clients/ };
  const creates = { method: 'POST', path: /clients\/add/ };
  switches.sometimes({ kind: 'drop-before-commit' }, 0.02, reads);
  switches.sometimes({ kind: 'error-before-commit' }, 0.005, reads);
  switches.sometimes({ kind: 'half-body' }, 0.005, reads);
  switches.sometimes({ kind: 'drop-after-commit' }, 0.02, creates);
  if (faults === 'lost') switches.sometimes({ kind: 'drop-before-commit' }, 0.02, creates);
}

function countFaults({ faults: { count: of } }: ThreeXUiSimulator): number {
  const dropped = ['drop-before-commit', 'drop-after-commit'] as const;
  const kinds = [...dropped, 'half-body', 'error-before-commit'] as const;
  return kinds.reduce((sum, kind) => sum + of(kind), 0);
}
