import { randomInt } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { SeenMessage, SimulatedPerson, TelegramSimulator } from '@panelkit/telegram/simulator';

/** Whose side of the page: each is a person with a Telegram account and one bot. */
export const CHAT_SIDES = ['customers', 'staff'] as const;
export type ChatSide = (typeof CHAT_SIDES)[number];

/** The people of a demo's chat page. */
export interface DemoChats {
  /** The person of this id at one side; made when seen for the first time since the start. */
  person(side: ChatSide, personId: number, languageCode: string): SimulatedPerson;
  /** Grows with every change of any chat. */
  version(): number;
  /** Resolves once the version is another one, or when the signal is aborted. */
  changed(version: number, signal: AbortSignal): Promise<void>;
}

export function createDemoChats(simulator: TelegramSimulator): DemoChats {
  const people = new Map<string, SimulatedPerson>();
  const waiting = new Set<() => void>();
  let version = 1;
  simulator.onChange(() => {
    version += 1;
    for (const wake of waiting) wake();
    waiting.clear();
  });
  return {
    person: (side, personId, languageCode) => {
      const key = `${side} ${personId}`;
      const known = people.get(key);
      if (known !== undefined) return known;
      // Telegram would not let two accounts share an id.
      const id = personId * CHAT_SIDES.length + CHAT_SIDES.indexOf(side);
      const person = simulator.addPerson({ id, name: NAMES[side], languageCode });
      people.set(key, person);
      return person;
    },
    version: () => version,
    changed: (known, signal) => {
      if (version !== known || signal.aborted) return Promise.resolve();
      const { promise, resolve } = Promise.withResolvers<void>();
      waiting.add(resolve);
      signal.addEventListener('abort', () => resolve(), { once: true });
      return promise.finally(() => waiting.delete(resolve));
    },
  };
}

const NAMES: Record<ChatSide, string> = { customers: 'Nika', staff: 'Dana' };

/** For a browser that comes for the first time. */
export function newPersonId(): number {
  return randomInt(100_000_000, 999_999_999);
}

/** A picture to send where none is at hand. */
export function readSampleReceipt(): Promise<Buffer> {
  // The same place seen from the sources and from the bundle.
  const [fromBundle, fromSources] = ['../public/', '../../public/'].map((folder) =>
    fileURLToPath(new URL(`${folder}sample-receipt.png`, import.meta.url)),
  );
  return readFile(fromSources ?? '').catch(() => readFile(fromBundle ?? ''));
}

/** The newest messages of a chat, the oldest first. */
export function newestOf(messages: readonly SeenMessage[]): readonly SeenMessage[] {
  return messages.slice(-60);
}
