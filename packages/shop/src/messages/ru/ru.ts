import type { Format } from '../format.ts';
import type { Language } from '../language.ts';
import type { Texts } from '../texts.ts';
import { accountsInRussian } from './accounts.ts';
import { backupsInRussian } from './backups.ts';
import { catalogueInRussian } from './catalogue.ts';
import { devicesInRussian } from './devices.ts';
import { errorsInRussian } from './errors.ts';
import { expensesInRussian } from './expenses.ts';
import { installInRussian } from './install.ts';
import { invoicesInRussian } from './invoices.ts';
import { mailsInRussian } from './mails.ts';
import { messageChoicesInRussian } from './message-choices.ts';
import { ordersInRussian } from './orders.ts';
import { passwordsInRussian } from './passwords.ts';
import { paymentsInRussian } from './payments.ts';
import { plansInRussian } from './plans.ts';
import { privacyInRussian } from './privacy.ts';
import { setupInRussian } from './setup.ts';
import { shopInRussian } from './shop.ts';
import { activityInRussian } from './staff/activity.ts';
import { approvalsInRussian } from './staff/approvals.ts';
import { attentionInRussian } from './staff/attention.ts';
import { auditInRussian } from './staff/audit.ts';
import { brandInRussian } from './staff/brand.ts';
import { broadcastsInRussian } from './staff/broadcasts.ts';
import { careInRussian } from './staff/care.ts';
import { connectionsInRussian } from './staff/connections.ts';
import { customersInRussian } from './staff/customers.ts';
import { groupsInRussian } from './staff/groups.ts';
import { linkAddressesInRussian, linkDocumentsInRussian } from './staff/links.ts';
import { mergeInRussian } from './staff/merge.ts';
import { messagesInRussian } from './staff/messages.ts';
import { methodsInRussian } from './staff/methods.ts';
import { panelsInRussian } from './staff/panels.ts';
import { refundsInRussian } from './staff/refunds.ts';
import { reviewInRussian } from './staff/review.ts';
import { rolesInRussian } from './staff/roles.ts';
import { selectionsInRussian } from './staff/selections.ts';
import { staffInRussian } from './staff/staff.ts';
import { taxInRussian } from './staff/tax.ts';
import { unmatchedInRussian } from './staff/unmatched.ts';
import { unusualInRussian } from './staff/unusual.ts';
import { savedViewsInRussian } from './staff/views.ts';
import { statusesInRussian } from './statuses.ts';
import { subscriptionsInRussian } from './subscriptions.ts';
import { telegramInRussian } from './telegram.ts';

/** Everything that the shop says, in Russian. */
const createRussian = (format: Format): Texts => ({
  format,
  ...errorsInRussian(format),
  ...statusesInRussian,
  ...catalogueInRussian(format),
  ...ordersInRussian(format),
  ...subscriptionsInRussian(format),
  ...paymentsInRussian(format),
  ...accountsInRussian(format),
  ...telegramInRussian,
  ...staffInRussian(format),
  receiptReview: reviewInRussian(format),
  savedViews: savedViewsInRussian,
  selections: selectionsInRussian(format),
  ...activityInRussian,
  ...shopInRussian(format),
  staffPlans: plansInRussian(format),
  ...panelsInRussian(format),
  ...attentionInRussian(format),
  ...customersInRussian(format),
  devices: devicesInRussian(format),
  passwords: passwordsInRussian,
  staffApprovals: approvalsInRussian,
  invoices: invoicesInRussian,
  staffRefunds: refundsInRussian,
  staffUnmatched: unmatchedInRussian,
  staffAudit: auditInRussian,
  staffTax: taxInRussian,
  staffBrand: brandInRussian,
  staffBroadcasts: broadcastsInRussian(format),
  messageChoices: messageChoicesInRussian,
  mails: mailsInRussian,
  staffMessages: messagesInRussian,
  staffMethods: methodsInRussian(format),
  staffCare: careInRussian(format),
  staffMerge: mergeInRussian(format),
  staffConnections: connectionsInRussian,
  staffGroups: groupsInRussian,
  privacy: privacyInRussian,
  install: installInRussian,
  staffRoles: rolesInRussian,
  unusual: unusualInRussian(format),
  staffExpenses: expensesInRussian,
  staffBackups: backupsInRussian,
  staffLinkAddresses: linkAddressesInRussian,
  staffLinkDocuments: linkDocumentsInRussian,
  setup: setupInRussian(format),
});

export const russian: Language = {
  code: 'ru',
  name: 'Русский',
  direction: 'ltr',
  fonts: ['inter', 'inter-cyrillic'],
  locale: 'ru',
  calendar: 'gregorian',
  firstWeekday: 1,
  words: { unlimited: 'Без лимита', never: 'Бессрочно', gigabyte: 'ГБ' },
  create: createRussian,
};
