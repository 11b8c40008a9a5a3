import type {
  ChatGroup,
  Notifier,
  NotifierAnswer,
  NotifierMessage,
  Panelkit,
  QueryContext,
  StaffNotificationCode,
} from '@panelkit/sdk';
import type { Api } from 'grammy';
import { fetchUntil } from '../api/fetch-until.ts';
import { createTelegramApi, type TelegramApi, type TelegramApiOptions } from '../api/telegram-api.ts';
import { escapeHtml, lines, type Screen } from '../screens/screen.ts';
import { sendPicturedScreen, sendScreen } from '../screens/send-screen.ts';

import { groupScreenContextOf } from '../staff/groups/group-context.ts';
import { type GroupScreenContext, inGroup, receiptInGroup } from '../staff/groups/group-screens.ts';
import { kindOf } from '../staff/groups/kind-of.ts';
import { postInGroup } from '../staff/groups/post-in-group.ts';
import { alertScreen, alertTarget, isForStaff } from '../staff/staff-alert.ts';
import type { StaffBotShop } from '../staff/staff-context.ts';
import { receiptView } from '../staff/staff-show.ts';
import { answerTo, createSentMessages } from './send-outcome.ts';

export interface TelegramGroupNotifierOptions
  extends TelegramApiOptions,
    Pick<
      StaffBotShop,
      'findMember' | 'readPicture' | 'messageFormat' | 'language' | 'texts' | 'websitePage'
    > {
  /** The shop is made after its notifiers, hence a function. */
  panelkit: () => Panelkit;
}

const BY: QueryContext = { actor: { kind: 'service', id: 'telegram-groups' } };

/** What an alert says of a customer. Whoever adds a code decides it. */
const NAMES_PEOPLE = {
  'staff.new-order': false,
  'staff.new-customer': true,
  'staff.receipt-to-review': false,
  'staff.payment-charged-back': false,
  'staff.payment-unmatched': false,
  'staff.payment-declined': false,
  'staff.rate-unavailable': false,
  'staff.delivery-failed': false,
  'staff.needs-attention': false,
  'staff.capacity': false,
  'staff.panel-unhealthy': false,
  'staff.panel-healthy': false,
  'staff.panel-clock': false,
  'staff.panel-version': false,
  'staff.panel-suspected': false,
  'staff.panel-too-large': false,
  'staff.inbound-stopped': false,
  'staff.inbound-silent': false,
  'staff.job-failing': false,
  'staff.outcome-unknown': false,
  'staff.link-shared': false,
} as const satisfies Record<StaffNotificationCode, boolean>;

/**
 * Posts alerts in the groups that staff linked, each kind in its topic, with buttons for whoever may do it.
 * It is a channel of its own: a group takes twenty messages a minute, and what waits for it must not come
 * twice to private chats.
 */
export function telegramGroupNotifier(options: TelegramGroupNotifierOptions): Notifier {
  const { botId, username } = createTelegramApi(options);
  const sentMessages = createSentMessages();
  return {
    channel: 'telegram-groups',
    audiences: ['staff'],
    deliversSilently: true,
    send: async (message, call) => {
      const fetch = fetchUntil(options.fetch ?? call.fetch, call.signal);
      const { api } = createTelegramApi({ ...options, fetch });
      const { rows } = await options.panelkit().chats.listGroups({ bot: botId, status: 'linked' });
      const outcomes: NotifierAnswer[] = [];
      const unknown: unknown[] = [];
      for (const group of rows) {
        const topic = topicIn(group, message);
        const key = `${message.id} ${group.id}`;
        if (topic === undefined) continue;
        if (sentMessages.has(key)) outcomes.push({ kind: 'sent' });
        else {
          try {
            const sent = await postTo(options, { api, username, group, topic, message });
            if (sent.kind === 'sent') sentMessages.add(key);
            outcomes.push(sent);
          } catch (error) {
            // Other groups get theirs all the same.
            unknown.push(error);
          }
        }
      }
      if (unknown.length > 0) throw unknown[0];
      return together(outcomes);
    },
  };
}

/** What waits for one group is tried again; those that have it already are left out. */
function together(outcomes: readonly NotifierAnswer[]): NotifierAnswer {
  const of = (kind: NotifierAnswer['kind']) => outcomes.find((outcome) => outcome.kind === kind);
  return of('failed') ?? of('sent') ?? of('refused') ?? { kind: 'refused', reason: 'no group gets it' };
}

function topicIn({ topics }: ChatGroup, { code }: NotifierMessage): string | null | undefined {
  const kind = kindOf(code);
  return kind === null ? undefined : topics[kind];
}

interface Posting {
  api: Api;
  username: TelegramApi['username'];
  group: ChatGroup;
  topic: string | null;
  message: NotifierMessage;
}

async function postTo(
  options: TelegramGroupNotifierOptions,
  { api, username, group, topic, message }: Posting,
): Promise<NotifierAnswer> {
  const { isSilent = false, createdAt, language } = message;
  try {
    const shop = { ...options, language };
    const { showsPeople } = group;
    const context = groupScreenContextOf(shop, {
      now: createdAt,
      username: await username(),
      showsPeople,
    });
    const { screen, picture } = await postFor(options, context, message);
    const outcome = await postInGroup(
      { panelkit: options.panelkit(), api, shop: options },
      {
        group,
        topic,
        send: async ({ chatId, threadId, isTopicGone }) => {
          const html = isTopicGone ? lines(context.texts.groups.topicGone, '', screen.html) : screen.html;
          const spoken = { screen: { ...screen, html }, language, isSilent, threadId };
          if (picture === null) await sendScreen(api, chatId, spoken);
          else await sendPicturedScreen(api, chatId, { ...spoken, picture });
        },
      },
    );
    return outcome === 'sent' ? { kind: 'sent' } : { kind: 'refused', reason: 'the group is closed' };
  } catch (error) {
    return answerTo(error);
  }
}

/** What everybody in the group may read. */
async function postFor(
  options: TelegramGroupNotifierOptions,
  context: GroupScreenContext,
  { code, subject, text }: NotifierMessage,
): Promise<{ screen: Screen; picture: Uint8Array | null }> {
  const { showsPeople, texts } = context;
  const isPersonal = isForStaff(code) && NAMES_PEOPLE[code] && !showsPeople;
  const html = isPersonal ? texts.groups.newCustomer : escapeHtml(text);
  if (code !== 'staff.receipt-to-review' || subject.kind !== 'payment') {
    const screen = alertScreen(context, { text: html, subject }, options.websitePage);
    return { screen: inGroup(context, screen, alertTarget(subject)), picture: null };
  }
  const reading = { panelkit: options.panelkit(), by: BY };
  const payment = await reading.panelkit.payments.get(subject.id, BY);
  const view = await receiptView(reading, payment);
  const attachmentId = 'receipt' in payment.state ? (payment.state.receipt?.attachmentId ?? null) : null;
  const picture = showsPeople && attachmentId !== null ? await options.readPicture(attachmentId) : null;
  return { screen: receiptInGroup(context, view, { note: html }), picture };
}
