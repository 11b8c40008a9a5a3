import { cleanText } from '../../domain/panels/clean-text.ts';
import { isPanelkitError, PanelkitError } from '../../errors/panelkit-error.ts';

const MESSAGE_LENGTH = 500;

/**
 * An error of an adapter as it may be shown, stored and sent: its code is ours, its words may be the panel's.
 */
export function cleanPanelError(error: unknown): unknown {
  if (!isPanelkitError(error)) return error;
  const { code, cause } = error;
  const message = cleanText(error.message, MESSAGE_LENGTH);
  const details = cleanTexts(error.details);
  return new PanelkitError(code, { message, details, cause });
}

function cleanTexts<Details extends object>(details: Details): Details {
  const clean = Object.entries(details).map(([name, value]: [string, unknown]) => [
    name,
    typeof value === 'string' ? cleanText(value, MESSAGE_LENGTH) : value,
  ]);
  return { ...details, ...Object.fromEntries(clean) };
}
