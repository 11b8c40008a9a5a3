import type { PageContext } from '../../page-context.ts';
import type { ChallengedForm } from '../../security/form-challenge.ts';
import { type Html, html } from './html.ts';

/** Inside a public form: what the browser computes before it is sent, or how long to wait where it runs no scripts. */
export function challengeField(pageContext: PageContext, form: ChallengedForm): Html | null {
  const task = pageContext.formTaskOf(form);
  if (task === null) return null;
  return html`<input type="hidden" name="challenge" value="${task.challenge}">
<input type="hidden" name="work" value="" data-bits="${task.bits}">
<p class="muted" data-without-work>${pageContext.texts.formChallenge.wait}</p>
<script type="module" src="/challenge.js"></script>`;
}
