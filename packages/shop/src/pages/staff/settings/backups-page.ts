import type { ChatGroup } from '@panelkit/sdk';
import type { BackupFolder } from '../../../backups/backup-folder.ts';
import type { BackupRecord } from '../../../backups/backup-record.ts';
import { BACKUP_INTERVALS, type BackupSettings } from '../../../backups/backup-settings.ts';
import type { PageContext } from '../../../page-context.ts';
import { checkbox, field, notice, select } from '../../forms/field.ts';
import { postButton, postForm } from '../../forms/form-fields.ts';
import { facts } from '../../parts/facts.ts';
import { type Html, html } from '../../parts/html.ts';
import { staffFrame, state, table } from '../staff-frame.ts';

export const BACKUPS_PAGE = '/staff/backups';

/** A pair of keys, as age writes them. */
export interface BackupKeys {
  identity: string;
  recipient: string;
}

export interface BackupsView {
  settings: BackupSettings;
  isPossible: boolean;
  /** Whether there is a key and a place. */
  isReady: boolean;
  folder: BackupFolder | null;
  groups: readonly ChatGroup[];
  backups: readonly BackupRecord[];
  /** Just made, and kept nowhere. */
  keys: BackupKeys | null;
  /** Why the last form failed. */
  problem: string | null;
  done: string | null;
}

const MEGABYTE = 1024 ** 2;

/** Copies of the shop: when they are made, for whom, and what became of the last ones. */
export function backupsPage(pageContext: PageContext, view: BackupsView): string {
  const { staffBackups: words, staffNav } = pageContext.texts;
  const body = html`<p class="lead">${words.lead}</p>
${view.problem !== null && html`<p class="notice bad" role="alert">${view.problem}</p>`}
${view.isPossible ? workCards(pageContext, view) : notice(words.notPossible)}
<section class="stack" aria-labelledby="history"><h2 id="history">${words.history}</h2>
${historyTable(pageContext, view)}</section>`;
  return staffFrame(pageContext, { title: staffNav.backups, body, done: view.done });
}

function workCards(pageContext: PageContext, view: BackupsView): Html {
  const { staffBackups: words } = pageContext.texts;
  const { isReady, keys, settings } = view;
  return html`${keys !== null && keysCard(pageContext, keys)}
<section class="card stack" aria-labelledby="automatic"><h2 id="automatic">${words.automatic}</h2>
${settingsForm(pageContext, view)}</section>
<section class="card stack" aria-labelledby="now"><h2 id="now">${words.now}</h2>
${isReady ? postButton(pageContext, { action: `${BACKUPS_PAGE}/now`, label: words.now }) : html`<p class="muted">${words.notReady}</p>`}
${
  settings.recipient !== '' &&
  html`<p class="muted">${words.downloadHint}</p>
${postButton(pageContext, { action: `${BACKUPS_PAGE}/download`, label: words.download })}`
}</section>
<section class="card stack" aria-labelledby="make-key"><h2 id="make-key">${words.makeKey}</h2>
<p class="muted">${words.makeKeyHint}</p>
${postButton(pageContext, { action: `${BACKUPS_PAGE}/keys`, label: words.makeKey })}</section>
<section class="card stack" aria-labelledby="open-backup"><h2 id="open-backup">${words.open}</h2>
<p>${words.openHint}</p>
<pre class="break" dir="ltr">age --decrypt --identity key.txt --output shop.dump shop.dump.age</pre>
<p>${words.joinHint}</p>
<pre class="break" dir="ltr">cat shop.dump.age.* &gt; shop.dump.age</pre></section>`;
}

function keysCard({ texts }: PageContext, { identity }: BackupKeys): Html {
  const { staffBackups: words } = texts;
  return html`<section class="card stack" aria-labelledby="key-made"><h2 id="key-made">${words.keyMade}</h2>
<p class="notice wait" role="status">${words.keyMadeHint}</p>
<pre class="break" dir="ltr">${identity}</pre></section>`;
}

function settingsForm(pageContext: PageContext, { settings, keys, groups, folder }: BackupsView): Html {
  const { staffBackups: words, format } = pageContext.texts;
  const groupOptions = [['', words.noGroup], ...groups.map(({ id, title }) => [id, title] as const)] as const;
  const intervals = BACKUP_INTERVALS.map((hours) => [String(hours), words.intervals[hours]] as const);
  const kept =
    folder !== null &&
    facts([
      [
        words.folder,
        html`<bdi dir="ltr">${folder.path}</bdi> · ${words.keeps(format.number(folder.keep))} <small class="muted"><code dir="ltr">BACKUP_DIR</code></small>`,
      ],
    ]);
  const body = html`${select({ name: 'everyHours', label: words.every, value: String(settings.everyHours), options: intervals })}
${field({ name: 'recipient', label: words.recipient, hint: words.recipientHint, value: keys?.recipient ?? settings.recipient, maxLength: 2500 })}
${select({ name: 'groupId', label: words.group, value: settings.groupId, options: groupOptions })}
<p class="muted">${words.groupHint}</p>
${kept}
${checkbox({ name: 'withPanels', label: words.withPanels, isOn: settings.withPanels })}
<div class="actions"><button class="primary">${words.save}</button></div>`;
  return postForm(pageContext, { action: BACKUPS_PAGE, className: 'stack', body });
}

function historyTable(pageContext: PageContext, { backups }: BackupsView): Html {
  const { staffBackups: words, format } = pageContext.texts;
  const sizeOf = ({ bytes }: BackupRecord): string =>
    bytes === 0 ? '' : words.megabytes(format.number(Math.max(bytes / MEGABYTE, 0.01)));
  return table(pageContext, {
    label: words.history,
    heads: [words.startedAt, words.result, words.size],
    rows: backups.map((backup) => [
      format.dateTime(backup.startedAt),
      resultOf(pageContext, backup),
      sizeOf(backup),
    ]),
    nothing: words.none,
  });
}

function resultOf({ texts }: PageContext, { endedAt, problem, missingPanels }: BackupRecord): Html {
  const { staffBackups: words, format } = texts;
  if (endedAt === null) return state('wait', words.running);
  if (problem !== null)
    return html`${state('bad', words.failed)}<br><small>${words.problems[problem]}</small>`;
  if (missingPanels.length === 0) return state('good', words.done);
  return html`${state('wait', words.done)}<br><small>${words.missing(format.list(missingPanels))}</small>`;
}
