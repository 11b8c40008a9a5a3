import { FAULTS, type FaultSwitches } from './fault-switches.ts';
import type { ShownAccount, SimulatedPanel } from './simulated-panels.ts';

/** A panel as the page shows it. */
export interface ShownPanel
  extends Pick<SimulatedPanel, 'id' | 'kind' | 'title' | 'credentials' | 'accounts'> {
  url: string;
  switches: Pick<FaultSwitches, 'isOn' | 'isDown'>;
}

const REFRESH_S = 5;
const MIB = 1024 ** 2;

const STYLE = `
  body { font: 15px/1.45 system-ui, sans-serif; margin: 0 auto; max-width: 64rem; padding: 1.5rem 1rem 4rem; color: #1c2430; background: #f4f6f9 }
  h1 { font-size: 1.5rem; margin: 0 } h2 { font-size: 1.15rem; margin: 0 }
  section { background: #fff; border: 1px solid #dde3ea; border-radius: 10px; margin-top: 1.25rem; padding: 1rem 1.15rem }
  code { background: #eef1f5; border-radius: 4px; padding: .1em .35em; overflow-wrap: anywhere }
  dl { display: grid; gap: .15rem .75rem; grid-template-columns: max-content 1fr; margin: .6rem 0 } dt { color: #5a6675 } dd { margin: 0 }
  .wide { margin-top: .6rem; overflow-x: auto } table { border-collapse: collapse; width: 100% } th, td { border-top: 1px solid #e6eaef; padding: .35rem .5rem; text-align: left; white-space: nowrap }
  th { color: #5a6675; font-weight: 500 } td.number { text-align: right; font-variant-numeric: tabular-nums } td.note { min-width: 9rem; overflow-wrap: anywhere; white-space: normal }
  form { display: inline } button { background: #fff; border: 1px solid #b9c3cf; border-radius: 6px; color: inherit; cursor: pointer; font: inherit; font-size: .85rem; margin: .15rem .1rem; padding: .2rem .55rem }
  button:hover { border-color: #51606f } button[aria-pressed=true] { background: #b3261e; border-color: #b3261e; color: #fff }
  .on { color: #11693a } .off { color: #b3261e } .hint { color: #5a6675; margin: .35rem 0 }
  summary { cursor: pointer; color: #5a6675 }`;

/** The page of all panels. Everything that comes from accounts is escaped. Pure. */
export function panelsPage(panels: ShownPanel[]): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="refresh" content="${REFRESH_S}"><title>Simulated panels</title><style>${STYLE}</style></head>
<body><h1>Simulated panels</h1>
<p class="hint">Each behaves as the real one of that version, in memory. The page looks again every ${REFRESH_S} seconds. A fault that is on meets one request in four.</p>
${panels.map(panelSection).join('\n')}
</body></html>`;
}

export function escapeHtml(text: string): string {
  const entities: Record<string, string> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;',
  };
  return text.replaceAll(/[&<>"']/g, (character) => entities[character] ?? '');
}

function panelSection(panel: ShownPanel): string {
  const { id, title, kind, url, credentials, switches } = panel;
  const login = Object.entries(credentials).map(
    ([name, value]) => `${escapeHtml(name)} <code>${escapeHtml(value)}</code>`,
  );
  return `<section id="${escapeHtml(id)}"><h2>${escapeHtml(title)}</h2>
<dl><dt>Kind</dt><dd><code>${escapeHtml(kind)}</code></dd><dt>URL</dt><dd><code>${escapeHtml(url)}</code></dd><dt>Login</dt><dd>${login.join(' · ')}</dd></dl>
<div>${FAULTS.map(({ title: name, fault }) => button({ id, action: 'fault', value: fault.kind, title: name, pressed: switches.isOn(fault.kind) })).join('')}</div>
<div>${button({ id, action: 'down', value: '', title: 'Down', pressed: switches.isDown() })}${button({ id, action: 'restart', value: '', title: 'Restart, 30 s' })}${button({ id, action: 'backup', value: '', title: 'Back up' })}${button({ id, action: 'restore', value: '', title: 'Restore the backup' })}</div>
${accountsTable(id, panel.accounts())}</section>`;
}

function accountsTable(id: string, accounts: ShownAccount[]): string {
  if (accounts.length === 0) return '<p class="hint">No accounts yet.</p>';
  const rows = accounts.map((account) => accountRow(id, account)).join('\n');
  return `<div class="wide"><table><thead><tr><th>Account</th><th>Lets in</th><th>Used</th><th>Limit</th><th>Until (UTC)</th><th>Traffic</th><th>Note</th></tr></thead>
<tbody>${rows}</tbody></table></div>`;
}

function accountRow(id: string, account: ShownAccount): string {
  const { name, canConnect, usedBytes, limitBytes, expiresAt, note } = account;
  const until = expiresAt === null ? '–' : expiresAt.toISOString().slice(0, 19).replace('T', ' ');
  const more = [10, 1024].map((mib) =>
    button({
      id,
      action: 'traffic',
      value: `${mib * MIB}`,
      title: mib < 1024 ? `+${mib} MiB` : '+1 GiB',
      account: name,
    }),
  );
  return `<tr><td><code>${escapeHtml(name)}</code></td><td class="${canConnect ? 'on' : 'off'}">${canConnect ? 'yes' : 'no'}</td>
<td class="number">${inWords(usedBytes)}</td><td class="number">${limitBytes === null ? '∞' : inWords(limitBytes)}</td><td>${until}</td><td>${more.join('')}</td><td class="note">${escapeHtml(note)}</td></tr>`;
}

function inWords(bytes: number): string {
  return bytes < 1024 * MIB ? `${(bytes / MIB).toFixed(1)} MiB` : `${(bytes / MIB / 1024).toFixed(1)} GiB`;
}

function button(options: {
  id: string;
  action: string;
  value: string;
  title: string;
  pressed?: boolean;
  account?: string;
}): string {
  const { id, action, value, title, pressed, account } = options;
  const fields = { panel: id, action, value, ...(account === undefined ? {} : { account }) };
  const hidden = Object.entries(fields).map(
    ([name, text]) => `<input type="hidden" name="${name}" value="${escapeHtml(text)}">`,
  );
  const state = pressed === undefined ? '' : ` aria-pressed="${pressed}"`;
  return `<form method="post" action="/">${hidden.join('')}<button${state}>${escapeHtml(title)}</button></form>`;
}
