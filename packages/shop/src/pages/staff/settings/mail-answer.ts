import type { MailAnswer } from '../../../mail/mail-server.ts';
import type { PageContext } from '../../../page-context.ts';
import { type Html, html } from '../../parts/html.ts';

/** What the mail server said to a test mail; null: none was sent. */
export function mailAnswerNotice({ texts }: PageContext, answer: MailAnswer | null): Html | null {
  if (answer === null) return null;
  const { taken, refused } = texts.staffConnections;
  const [color, role, words] = answer.isTaken ? ['good', 'status', taken] : ['bad', 'alert', refused];
  return html`<div class="notice ${color}" role="${role}">${words} <code dir="ltr">${answer.text}</code></div>`;
}
