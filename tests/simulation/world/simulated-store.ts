import type { Backend, Clock } from '@panelkit/sdk';
import { createMemoryBackend, type MemoryBackend } from '@panelkit/storage-memory';

/**
 * What becomes of a statement of a process to its database. *paused*: it leaves after that many turns of the
 * event loop, while others go on · *severed*: the server ends its backend before it arrives · *unheard*: it
 * is executed, and the connection breaks before the answer is read.
 */
export type StatementFate = { kind: 'sent' | 'severed' | 'unheard' } | { kind: 'paused'; turns: number };

/** Where a simulated shop keeps its records: each process opens it again. */
export interface SimulatedStore {
  /** `fate` is asked before each statement, where a process sends some. */
  open(fate?: () => StatementFate): Promise<Backend>;
  /** The process that opened it dies. */
  kill(backend: Backend): void;
  close(): Promise<void>;
}

/** A store in memory. */
export function createMemoryStore(clock: Clock): SimulatedStore {
  const first = createMemoryBackend({ clock });
  const open = new Map<Backend, MemoryBackend>();
  return {
    open: async () => {
      const backend = first.reopen();
      open.set(backend, backend);
      return backend;
    },
    kill: (backend) => {
      open.get(backend)?.crash();
      open.delete(backend);
    },
    close: async () => {
      for (const backend of open.values()) backend.crash();
      first.crash();
    },
  };
}
