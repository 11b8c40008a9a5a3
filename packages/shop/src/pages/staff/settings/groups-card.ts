import type { ChatGroup } from '@panelkit/sdk';
import type { PageContext } from '../../../page-context.ts';
import { postButton } from '../../forms/form-fields.ts';
import { type Html, html } from '../../parts/html.ts';

export const GROUPS = '/staff/connections/groups';

/** Groups in which the staff's bot posts alerts. */
export interface GroupsView {
  groups: ChatGroup[];
  /** Adds the bot to a group and links it; null: Telegram does not answer, or is simulated. */
  addLink: string | null;
}

/** Lists the groups; what everybody in one of them may see, and its end. */
export function groupsCard(pageContext: PageContext, { groups, addLink }: GroupsView): Html {
  const { staffGroups: words } = pageContext.texts;
  return html`<section class="card stack" aria-labelledby="groups"><h2 id="groups">${words.title}</h2>
<p class="muted">${words.lead}</p>
${groups.length > 0 && html`<ul class="rows">${groups.map((group) => row(pageContext, group))}</ul>`}
${addLink !== null && html`<p><a class="button" href="${addLink}">${words.add}</a></p>`}</section>`;
}

function row(pageContext: PageContext, { id, title, status, statusSince, showsPeople }: ChatGroup): Html {
  const { staffGroups: words, format } = pageContext.texts;
  const since = format.dateTime(statusSince);
  const state = status === 'lost' ? words.lost(since) : words.linked(since);
  const people = postButton(pageContext, {
    action: `${GROUPS}/${id}/${showsPeople ? 'hide' : 'show'}-people`,
    label: showsPeople ? words.hidePeople : words.showPeople,
  });
  return html`<li><div><bdi>${title}</bdi><br><small>${state}${showsPeople && html` · ${words.seesPeople}`}</small></div>
<div class="actions">${status === 'linked' && people}${postButton(pageContext, { action: `${GROUPS}/${id}/remove`, label: words.remove })}</div></li>`;
}
