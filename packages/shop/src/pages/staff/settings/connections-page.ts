import type { ManagedMethod } from '@panelkit/sdk';
import type { GateChannel, GateState } from '@panelkit/telegram';
import type { MailAnswer, MailServer } from '../../../mail/mail-server.ts';
import type { PageContext } from '../../../page-context.ts';
import { postButton } from '../../forms/form-fields.ts';
import { facts } from '../../parts/facts.ts';
import { type Html, type HtmlValue, html } from '../../parts/html.ts';
import { methodName } from '../../parts/method-name.ts';
import { staffFrame, state } from '../staff-frame.ts';
import { type GroupsView, groupsCard } from './groups-card.ts';
import { mailAnswerNotice } from './mail-answer.ts';

export const CONNECTIONS_PAGE = '/staff/connections';

/** A bot that the shop has. */
export interface BotState {
  /** Null: it received nothing yet, or nothing that is kept. */
  lastUpdateAt: Date | null;
}

export interface ConnectionsView {
  mail: Pick<MailServer, 'from' | 'address' | 'isEncrypted' | 'hasProxy'>;
  /** Where a test mail goes; null: the reader has no address. */
  testTo: string | null;
  /** What the server said to a test mail; null: none was sent. */
  answer: MailAnswer | null;
  display: { language: string; timeZone: string; currency: string; amountsIn: string };
  payTo: string;
  methods: readonly ManagedMethod[];
  bots: {
    customers: BotState | null;
    staff: BotState | null;
    hasWebhook: boolean;
    isDemo: boolean;
    isReachable: boolean;
  };
  /** Whether the bot learns who is in the channels whose members it sells to. */
  gate: readonly { channel: GateChannel; state: GateState }[];
  /** Null: the shop has no bot for staff. */
  groups: GroupsView | null;
}

/** What the shop is connected to. What the environment decides is shown with its variable. */
export function connectionsPage(pageContext: PageContext, view: ConnectionsView): string {
  const { texts } = pageContext;
  const { staffConnections: words, staffNav } = texts;
  const { display, payTo, methods, bots, groups, gate } = view;
  const body = html`<p class="lead">${words.lead}</p>
${mailCard(pageContext, view)}
${card('display', words.display, [
  [words.language, display.language],
  [words.timeZone, html`<bdi>${display.timeZone}</bdi> <a href="/staff/settings">${staffNav.settings}</a>`],
  [words.currency, fixed(display.currency, 'SHOP_CURRENCY')],
  [words.amounts, html`<bdi>${display.amountsIn}</bdi> <a href="/staff/settings">${staffNav.settings}</a>`],
])}
${card('payments', words.payments, [
  [methodName(texts, 'wallet'), words.on],
  ...methods.map(
    ({ method, isOn, hasProvider }) =>
      [
        methodName(texts, method),
        html`${isOn ? words.on : words.off}${!hasProvider && html` · ${words.receipt}: <bdi>${payTo}</bdi><br><small class="muted">${words.receiptHint}</small>`}`,
      ] as const,
  ),
  ['', html`<a href="/staff/payment-methods">${staffNav.paymentMethods}</a>`],
])}
${bots.customers !== null && !bots.isDemo && !bots.isReachable && html`<p class="notice wait" role="status">${words.noPublicAddress}</p>`}
${card('bots', words.bots, [
  [words.customerBot, botState(pageContext, bots.customers, 'TELEGRAM_CUSTOMER_BOT_TOKEN')],
  [words.staffBot, botState(pageContext, bots.staff, 'TELEGRAM_STAFF_BOT_TOKEN')],
  [words.updates, fixed(updatesOf(pageContext, bots), 'TELEGRAM_WEBHOOK_SECRET')],
  ...gate.map(
    ({ channel, state: found }) =>
      [
        words.channel,
        html`<bdi dir="ltr">${channel.id}</bdi> ${state(found === 'works' ? 'good' : 'bad', words.gate[found])}`,
      ] as const,
  ),
])}
${groups !== null && groupsCard(pageContext, groups)}`;
  return staffFrame(pageContext, { title: staffNav.connections, body });
}

function mailCard(pageContext: PageContext, { mail, testTo, answer }: ConnectionsView): Html {
  const { staffConnections: words } = pageContext.texts;
  const yesOrNo = (is: boolean): string => (is ? words.yes : words.no);
  const test =
    testTo === null
      ? html`<p class="muted">${words.noAddress}</p>`
      : html`<p class="muted">${words.testTo(testTo)}</p>
${postButton(pageContext, { action: `${CONNECTIONS_PAGE}/mail`, label: words.sendTest })}`;
  const rows = [
    [words.from, fixed(mail.from, 'MAIL_FROM')],
    [words.server, fixed(mail.address ?? words.notSet, 'SMTP_URL')],
    mail.address !== null && ([words.encrypted, yesOrNo(mail.isEncrypted)] as const),
    [words.proxy, fixed(yesOrNo(mail.hasProxy), 'MAIL_PROXY_URL')],
  ] as const;
  return html`<section class="card stack" aria-labelledby="mail"><h2 id="mail">${words.mail}</h2>
${facts(rows)}
${mailAnswerNotice(pageContext, answer)}
${mail.address === null ? html`<p class="notice wait">${words.noServer}</p>` : test}
</section>`;
}

function updatesOf({ texts }: PageContext, { hasWebhook, isDemo }: ConnectionsView['bots']): string {
  const { staffConnections: words } = texts;
  if (isDemo) return words.demo;
  return hasWebhook ? words.webhook : words.polling;
}

/** Whether it is there, and whether it hears of anything. */
function botState({ texts }: PageContext, bot: BotState | null, variable: string): Html {
  const { staffConnections: words, format } = texts;
  if (bot === null) return fixed(words.notSet, variable);
  const heard =
    bot.lastUpdateAt === null ? words.noUpdate : words.lastUpdate(format.dateTime(bot.lastUpdateAt));
  return html`${fixed(words.on, variable)}<br><small class="muted">${heard}</small>`;
}

/** A value that is not changed here, with the variable that decides it. */
const fixed = (value: string, variable: string): Html =>
  html`<bdi>${value}</bdi> <small class="muted"><code dir="ltr">${variable}</code></small>`;

function card(id: string, title: string, rows: readonly (readonly [string, HtmlValue])[]): Html {
  return html`<section class="card stack" aria-labelledby="${id}"><h2 id="${id}">${title}</h2>
${facts(rows)}</section>`;
}
