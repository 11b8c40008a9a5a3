import type { Texts } from '../../messages/texts.ts';
import { type Html, html } from '../parts/html.ts';

/** What the browser computes before a form is sent, or how long to wait where it runs no scripts. */
export function workField(texts: Texts, task: { challenge: string; bits: number }): Html {
  return html`<input type="hidden" name="challenge" value="${task.challenge}">
<input type="hidden" name="work" value="" data-bits="${task.bits}">
<p class="muted" data-without-work>${texts.formChallenge.wait}</p>
<script type="module" src="/challenge.js"></script>`;
}
