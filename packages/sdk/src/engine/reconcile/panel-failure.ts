import { describeError } from '../../errors/describe-error.ts';
import { isPanelkitError } from '../../errors/panelkit-error.ts';
import type { Engine } from '../engine.ts';
import type { AttemptFailure } from './postpone.ts';

/** A failed look at a panel as code and text. An error that is not one of ours is a bug of its adapter: logged, and told as such. */
export function failureOf(engine: Engine, panelId: string, error: unknown): AttemptFailure {
  if (isPanelkitError(error)) return { code: error.code, message: error.message };
  const described = describeError(error);
  engine.logger.error({ panelId, error: described }, 'a panel adapter threw an unexpected error');
  return { code: 'PANEL_RESPONSE_INVALID', message: `the panel adapter failed: ${described.name}` };
}
