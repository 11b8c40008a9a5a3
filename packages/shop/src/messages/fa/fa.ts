import type { Format } from '../format.ts';
import type { Language } from '../language.ts';
import type { Texts } from '../texts.ts';
import { accountsInPersian } from './accounts.ts';
import { backupsInPersian } from './backups.ts';
import { catalogueInPersian } from './catalogue.ts';
import { devicesInPersian } from './devices.ts';
import { errorsInPersian } from './errors.ts';
import { expensesInPersian } from './expenses.ts';
import { installInPersian } from './install.ts';
import { invoicesInPersian } from './invoices.ts';
import { mailsInPersian } from './mails.ts';
import { messageChoicesInPersian } from './message-choices.ts';
import { ordersInPersian } from './orders.ts';
import { passwordsInPersian } from './passwords.ts';
import { paymentsInPersian } from './payments.ts';
import { plansInPersian } from './plans.ts';
import { privacyInPersian } from './privacy.ts';
import { setupInPersian } from './setup.ts';
import { shopInPersian } from './shop.ts';
import { activityInPersian } from './staff/activity.ts';
import { approvalsInPersian } from './staff/approvals.ts';
import { attentionInPersian } from './staff/attention.ts';
import { auditInPersian } from './staff/audit.ts';
import { brandInPersian } from './staff/brand.ts';
import { broadcastsInPersian } from './staff/broadcasts.ts';
import { careInPersian } from './staff/care.ts';
import { connectionsInPersian } from './staff/connections.ts';
import { customersInPersian } from './staff/customers.ts';
import { groupsInPersian } from './staff/groups.ts';
import { linkAddressesInPersian, linkDocumentsInPersian } from './staff/links.ts';
import { mergeInPersian } from './staff/merge.ts';
import { messagesInPersian } from './staff/messages.ts';
import { methodsInPersian } from './staff/methods.ts';
import { panelsInPersian } from './staff/panels.ts';
import { refundsInPersian } from './staff/refunds.ts';
import { reviewInPersian } from './staff/review.ts';
import { rolesInPersian } from './staff/roles.ts';
import { selectionsInPersian } from './staff/selections.ts';
import { staffInPersian } from './staff/staff.ts';
import { taxInPersian } from './staff/tax.ts';
import { unmatchedInPersian } from './staff/unmatched.ts';
import { unusualInPersian } from './staff/unusual.ts';
import { savedViewsInPersian } from './staff/views.ts';
import { statusesInPersian } from './statuses.ts';
import { subscriptionsInPersian } from './subscriptions.ts';
import { telegramInPersian } from './telegram.ts';

/** Everything that the shop says, in Persian. */
const createPersian = (format: Format): Texts => ({
  format,
  ...errorsInPersian(format),
  ...statusesInPersian,
  ...catalogueInPersian(format),
  ...ordersInPersian(format),
  ...subscriptionsInPersian(format),
  ...paymentsInPersian(format),
  ...accountsInPersian(format),
  ...telegramInPersian,
  ...staffInPersian(format),
  receiptReview: reviewInPersian(format),
  savedViews: savedViewsInPersian,
  selections: selectionsInPersian(format),
  ...activityInPersian,
  ...shopInPersian(format),
  staffPlans: plansInPersian(format),
  ...panelsInPersian(format),
  ...attentionInPersian(format),
  ...customersInPersian(format),
  devices: devicesInPersian(format),
  passwords: passwordsInPersian,
  staffApprovals: approvalsInPersian,
  invoices: invoicesInPersian,
  staffRefunds: refundsInPersian,
  staffUnmatched: unmatchedInPersian,
  staffAudit: auditInPersian,
  staffTax: taxInPersian,
  staffBrand: brandInPersian,
  staffMessages: messagesInPersian,
  staffMethods: methodsInPersian(format),
  staffCare: careInPersian(format),
  staffMerge: mergeInPersian(format),
  staffConnections: connectionsInPersian,
  staffGroups: groupsInPersian,
  staffBroadcasts: broadcastsInPersian(format),
  messageChoices: messageChoicesInPersian,
  mails: mailsInPersian,
  privacy: privacyInPersian,
  install: installInPersian,
  staffRoles: rolesInPersian,
  unusual: unusualInPersian(format),
  staffExpenses: expensesInPersian,
  staffBackups: backupsInPersian,
  staffLinkAddresses: linkAddressesInPersian,
  staffLinkDocuments: linkDocumentsInPersian,
  setup: setupInPersian(format),
});

export const persian: Language = {
  code: 'fa',
  name: 'فارسی',
  direction: 'rtl',
  fonts: ['vazirmatn', 'vazirmatn-latin'],
  locale: 'fa-IR-u-ca-persian',
  calendar: 'persian',
  firstWeekday: 6,
  words: { unlimited: 'نامحدود', never: 'هرگز', gigabyte: 'گیگابایت' },
  create: createPersian,
};
