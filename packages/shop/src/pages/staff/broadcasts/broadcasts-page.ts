import type { Broadcast, BroadcastStatus } from '@panelkit/sdk';
import type { PageContext } from '../../../page-context.ts';
import { html } from '../../parts/html.ts';
import { staffFrame, state, table } from '../staff-frame.ts';

export const STATUS_COLORS: Record<BroadcastStatus, 'good' | 'wait' | 'bad'> = {
  draft: 'wait',
  running: 'wait',
  paused: 'wait',
  stopped: 'bad',
  done: 'good',
  recalling: 'wait',
  recalled: 'bad',
};

export interface BroadcastsView {
  broadcasts: Broadcast[];
  nextCursor: string | null;
  /** Whether the shop has a channel for broadcasts. */
  canSend: boolean;
}

/** Messages to many customers, newest first. */
export function broadcastsPage(pageContext: PageContext, view: BroadcastsView): string {
  const { staffBroadcasts: words, staffNav, format } = pageContext.texts;
  const excerpt = ({ content: { texts } }: Broadcast): string => {
    const [first] = Object.values(texts);
    return (first?.text ?? '').slice(0, 80);
  };
  const body = html`<p class="lead">${words.lead}</p>
${
  view.canSend
    ? html`<div class="actions"><a class="button primary" href="/staff/broadcasts/new">${words.compose}</a></div>`
    : html`<p class="card muted">${words.noChannel}</p>`
}
${table(pageContext, {
  label: staffNav.broadcasts,
  nothing: words.none,
  heads: words.heads,
  rows: view.broadcasts.map((broadcast) => [
    format.dateTime(broadcast.createdAt),
    words.kinds[broadcast.kind],
    html`<a href="/staff/broadcasts/${broadcast.id}" dir="auto">${excerpt(broadcast)}</a>`,
    state(STATUS_COLORS[broadcast.status], words.statuses[broadcast.status]),
  ]),
  href: '/staff/broadcasts',
  nextCursor: view.nextCursor,
})}`;
  return staffFrame(pageContext, { title: staffNav.broadcasts, body });
}
