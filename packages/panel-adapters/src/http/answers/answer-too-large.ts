import type { PanelLimit } from '@panelkit/sdk';

/** Which limit an answer passed. */
export interface TooLarge {
  limit: PanelLimit;
  maximum: number;
}

/** Ends the reading of an answer. It never leaves the transport: callers get a noResponse that says so. */
export class AnswerTooLarge extends Error {
  readonly tooLarge: TooLarge;

  constructor(limit: PanelLimit, maximum: number) {
    super(`more than ${limit} (${maximum})`);
    this.tooLarge = { limit, maximum };
  }
}
