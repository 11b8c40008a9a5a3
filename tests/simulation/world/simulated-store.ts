import type { Backend, Clock } from '@panelkit/sdk';
import { createMemoryBackend, type MemoryBackend } from '@panelkit/storage-memory';

/** Where a simulated shop keeps its records: each process opens it anew. */
export interface SimulatedStore {
  open(): Promise<Backend>;
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
