import type { DesiredAccount, ObservedAccount, WriteOutcome } from '@panelkit/sdk';

/** What the engine asks for, see `PanelAdapter.ensureAccount`. */
export interface EnsureRequest {
  desired: DesiredAccount;
  existing: ObservedAccount | null;
  resetUsage?: boolean;
  signal?: AbortSignal;
}

/** One request of a write that takes several. */
export type WriteStep = () => Promise<WriteOutcome>;

/**
 * Each step only after the one before it; once one is done, a later failure leaves a half that must be looked
 * at.
 */
export async function inOrder(steps: WriteStep[]): Promise<WriteOutcome> {
  let done = 0;
  for (const step of steps) {
    const outcome = await step();
    if (outcome.kind !== 'applied' && outcome.kind !== 'already') {
      return done === 0 ? outcome : { kind: 'unknown', cause: 'only a part was written' };
    }
    done += 1;
  }
  return { kind: 'applied' };
}
