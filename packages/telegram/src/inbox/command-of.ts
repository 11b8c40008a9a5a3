import type { CommandContext, QueryContext } from '@panelkit/sdk';

/** In whose name and for which intent a command is given. */
export function commandOf({ by }: { by: QueryContext }, idempotencyKey: string): CommandContext {
  return { ...by, idempotencyKey };
}
