import { type Html, html } from '../../parts/html.ts';

/**
 * Which letter presses a button, follows a link or goes to a field, while the focus is in the same
 * `data-keys`.
 */
export const keyMarks = (letter: string): Html =>
  html` data-key="Key${letter}" aria-keyshortcuts="${letter}"`;

/** The letter, for eyes: those who do not see it hear it from the button itself. */
export const keyHint = (letter: string): Html => html`<kbd aria-hidden="true">${letter}</kbd>`;
