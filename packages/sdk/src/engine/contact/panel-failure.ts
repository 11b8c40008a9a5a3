import { cleanText } from '../../domain/panels/clean-text.ts';
import type { OversizedAnswer } from '../../domain/panels/panel.ts';
import { describeError } from '../../errors/describe-error.ts';
import { isPanelkitError } from '../../errors/panelkit-error.ts';
import type { Engine } from '../kernel/engine.ts';
import type { AttemptFailure } from './attempt-failure.ts';

/** Why a panel could not be read; with the limit that its answer passed. */
export type PanelFailure = AttemptFailure & { tooLarge?: OversizedAnswer };

/**
 * A failed look at a panel as code and text. An error that is not one of ours is a bug of its adapter:
 * logged, and reported as such.
 */
export function failureOf(engine: Engine, panelId: string, error: unknown): PanelFailure {
  if (isPanelkitError(error)) {
    const failure = { code: error.code, message: cleanText(error.message, 500) };
    if (error.code !== 'PANEL_RESPONSE_TOO_LARGE') return failure;
    const { limit, maximum } = error.details;
    return { ...failure, tooLarge: { limit, maximum } };
  }
  const described = describeError(error);
  engine.logger.error({ panelId, error: described }, 'a panel adapter threw an unexpected error');
  return { code: 'PANEL_RESPONSE_INVALID', message: `the panel adapter failed: ${described.name}` };
}
