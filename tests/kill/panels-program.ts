import { setTimeout as wait } from 'node:timers/promises';
import { type RequestHandler, startSimulatorServer } from '@panelkit/panel-adapters/simulators';
import { createSystemClock } from '@panelkit/sdk';
import { createSeededRandom } from '@panelkit/sdk/testing';
import {
  createSimulatedPanels,
  type SimulatedPanel,
} from '../../packages/panel-adapters/src/simulators/simulated-panels.ts';
import { createFastClock } from '../postgres/fast-clock.ts';
import type { PanelsAnswer, PanelsOrder, PanelsSettings } from './start-panels.ts';

// A process with simulated panels of every family, each an HTTP server; it does what its parent says, and
// ends with it.
const { clock: speed, sets, seed, latencyMs, lateMs }: PanelsSettings = JSON.parse(process.argv[2] ?? '');
const clock = speed === null ? createSystemClock() : createFastClock(speed);
const random = createSeededRandom(seed);
const panels = Array.from({ length: sets }, () => createSimulatedPanels(clock)).flat();
const PROBABILITY = 0.01;

process.on('disconnect', () => process.exit());
process.on('message', (order: PanelsOrder) => answer(obey(order)));
answer({
  kind: 'listening',
  panels: await Promise.all(
    panels.map(async (panel) => {
      const { url } = await startSimulatorServer({ handle: slowly(panel.handle) }, { port: 0 });
      return { kind: panel.kind, baseUrl: `${url}${panel.path}`, credentials: panel.credentials };
    }),
  ),
});

function obey(order: PanelsOrder): PanelsAnswer {
  switch (order.kind) {
    case 'trouble':
      panels.forEach(trouble);
      return { kind: 'done' };
    case 'calm':
      for (const { faults } of panels) faults.clear();
      return { kind: 'done' };
    case 'restart':
      panels[order.panel]?.faults.restart(order.downMs);
      return { kind: 'done' };
    case 'look':
      return { kind: 'seen', panels: panels.map((panel) => panel.accounts()), faults: countFaults() };
  }
}

const FAULTS = [
  { kind: 'drop-before-commit' },
  { kind: 'drop-after-commit' },
  { kind: 'error-before-commit' },
  { kind: 'error-after-commit' },
  { kind: 'late-answer', delayMs: lateMs },
  { kind: 'late-commit', delayMs: lateMs },
  { kind: 'half-body' },
  { kind: 'html-page' },
  { kind: 'rate-limited', retryAfterSeconds: 2 },
  { kind: 'lost-session' },
] as const;

function trouble({ faults }: SimulatedPanel): void {
  for (const fault of FAULTS) faults.sometimes(fault, PROBABILITY);
}

function countFaults(): number {
  const counts = panels.flatMap(({ faults }) => FAULTS.map(({ kind }) => faults.count(kind)));
  return counts.reduce((sum, count) => sum + count, 0);
}

/** Panels take their time. */
function slowly(handle: RequestHandler): RequestHandler {
  return async (request) => {
    await wait(latencyMs * (0.5 + random()));
    return handle(request);
  };
}

function answer(message: PanelsAnswer): void {
  process.send?.(message);
}
