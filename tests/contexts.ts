import type { CommandContext } from '@panelkit/sdk';

/** A command of somebody, each with a key that no other has. */
export function by(actor: CommandContext['actor']): CommandContext {
  return { actor, idempotencyKey: crypto.randomUUID() };
}

/** A command of the one staff member of a test. */
export function staff(): CommandContext {
  return by({ kind: 'staff', id: 'tester' });
}
