import { startProgram } from '../../load/start-program.ts';
import type { Attack, AttackSizes } from './attack-bodies.ts';
import type { AttackedFamily } from './attacked-families.ts';
import type { HostileOrder, HostileState } from './hostile-panel-process.ts';
import type { Attacked } from './start-hostile-panel.ts';

/** A hostile panel in another process. */
export interface HostileProcess {
  url: string;
  /** From now on; null: it is honest. Resolves with what it did until then. */
  attack(kind: Attack | null, attacked?: Attacked): Promise<HostileState>;
  state(): Promise<HostileState>;
  skip(ms: number): void;
  close(): Promise<void>;
}

export async function startHostileProcess(
  { name }: AttackedFamily,
  { accounts, links }: AttackSizes,
): Promise<HostileProcess> {
  const sizes = [String(accounts), String(links)];
  const program = await startProgram<HostileState>('../attacks/panels/hostile-panel-process.ts', [
    name,
    ...sizes,
  ]);
  const ask = (order: HostileOrder) => program.ask(order);
  return {
    url: program.first.url,
    attack: (attack, attacked = 'reads') => ask({ attack, attacked }),
    state: () => ask({}),
    skip: (skipMs) => program.tell({ skipMs } satisfies HostileOrder),
    close: () => program.stop(),
  };
}
