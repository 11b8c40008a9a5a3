import { isPanelkitError } from '@panelkit/sdk';

/**
 * Why a program ends, for who started it: a known cause by its code and in words, an unknown one as it is.
 */
export function describeFailure(error: unknown): string {
  if (isPanelkitError(error)) return `${error.code}: ${error.message}`;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
