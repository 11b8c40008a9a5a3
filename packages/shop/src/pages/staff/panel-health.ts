import type { PanelView } from '@panelkit/sdk';
import type { Texts } from '../../messages/texts.ts';
import { type Html, html } from '../parts/html.ts';

/** A clock that is further off than this is reported. */
const SKEW_MS = 2000;

/** How the last contacts went. */
export function healthOf({ staff: words }: Texts, { health }: PanelView): Html {
  const { consecutiveFailures, lastContactAt, lastError, clockSkewMs, oversized } = health;
  if (lastContactAt === null) return html`<span class="state wait">${words.never}</span>`;
  const isOff = clockSkewMs !== null && Math.abs(clockSkewMs) >= SKEW_MS;
  const details = [words.lastContact(lastContactAt), isOff && words.skew(clockSkewMs)];
  return html`<span class="state ${consecutiveFailures === 0 ? 'good' : 'bad'}">${consecutiveFailures === 0 ? words.healthy : words.failing(consecutiveFailures)}</span>
${oversized !== undefined && html`<span class="state bad">${words.oversized(oversized)}</span>`}
<small>${lastError !== null && html`<code>${lastError.code}</code> ${lastError.message} · `}${details.filter((text) => text !== false).join(' · ')}</small>`;
}
