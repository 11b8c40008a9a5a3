import { panelResponseInvalid } from '../to-panelkit-error.ts';
import { BACKSLASH, isClosing, isOpening, QUOTE } from './json-marks.ts';

/** Where a reader of JSON is, byte by byte. */
export interface Position {
  depth: number;
  inText: boolean;
  isEscaped: boolean;
}

export const START: Readonly<Position> = { depth: 0, inText: false, isEscaped: false };

/** Moves over one byte. @returns whether the byte is structure, not text */
export function step(position: Position, byte: number): boolean {
  if (position.inText) {
    if (position.isEscaped) position.isEscaped = false;
    else if (byte === BACKSLASH) position.isEscaped = true;
    else if (byte === QUOTE) position.inText = false;
    return false;
  }
  if (byte === QUOTE) position.inText = true;
  else if (isOpening(byte)) position.depth += 1;
  else if (isClosing(byte)) position.depth -= 1;
  return !position.inText;
}

/** @throws PanelkitError `PANEL_RESPONSE_INVALID` */
export function parseRow(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw panelResponseInvalid('list accounts', 'a row is no JSON');
  }
}
