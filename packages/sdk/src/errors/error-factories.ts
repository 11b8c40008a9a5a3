import { type InputIssue, PanelkitError } from './panelkit-error.ts';

/** `INVALID_INPUT` with one issue for each thing that is wrong. */
export function invalidInput(issues: InputIssue[]): PanelkitError<'INVALID_INPUT'> {
  const paths = issues.map((issue) => `${issue.path || 'input'}: ${issue.message}`).join('; ');
  return new PanelkitError('INVALID_INPUT', { message: `Invalid input: ${paths}`, details: { issues } });
}

/** `NOT_FOUND`: no such row, or one that is not the caller's. */
export function notFound(kind: string, id: string): PanelkitError<'NOT_FOUND'> {
  return new PanelkitError('NOT_FOUND', { message: `There is no such ${kind}`, details: { kind, id } });
}

/** `ILLEGAL_TRANSITION`: the thing is not in a state from which `action` is possible. */
export function illegalTransition(details: {
  kind: string;
  id: string;
  from: string;
  action: string;
}): PanelkitError<'ILLEGAL_TRANSITION'> {
  const message = `The ${details.kind} is ${details.from}: ${details.action} is not possible`;
  return new PanelkitError('ILLEGAL_TRANSITION', { message, details });
}

/** `ALREADY_DECIDED`: somebody was faster; `noun` is for people. */
export function decidedBefore(
  noun: string,
  id: string,
  { status, decidedBy, decidedAt }: { status: string; decidedBy: string; decidedAt: Date },
): PanelkitError<'ALREADY_DECIDED'> {
  return new PanelkitError('ALREADY_DECIDED', {
    message: `This ${noun} was ${status} already`,
    details: { id, status, decidedBy, decidedAt: decidedAt.toISOString() },
  });
}

/** `PANEL_RESPONSE_TOO_LARGE`: the panel sent more than `limit` allows. */
export function panelResponseTooLarge(
  limit: string,
  maximum: number,
  panelId: string | null = null,
): PanelkitError<'PANEL_RESPONSE_TOO_LARGE'> {
  return new PanelkitError('PANEL_RESPONSE_TOO_LARGE', {
    message: `The answer of the panel exceeds ${limit} (${maximum})`,
    details: { limit, maximum, panelId },
  });
}

/** `PANEL_READ_ABORTED`: nobody waits for the answer any more. */
export function panelReadAborted(): PanelkitError<'PANEL_READ_ABORTED'> {
  return new PanelkitError('PANEL_READ_ABORTED', {
    message: 'The panel is not read any further',
    details: {},
  });
}

/**
 * `STORAGE_CONFLICT`: another transaction was faster, or a unique key exists; the whole may be tried again.
 */
export function storageConflict(kind: string, id: string): PanelkitError<'STORAGE_CONFLICT'> {
  const message = `The ${kind} was changed or created by somebody else at the same moment`;
  return new PanelkitError('STORAGE_CONFLICT', { message, details: { kind, id } });
}
