import type { Format } from '../format.ts';
import { accountsInEnglish } from './accounts.ts';
import { backupsInEnglish } from './backups.ts';
import { catalogueInEnglish } from './catalogue.ts';
import { devicesInEnglish } from './devices.ts';
import { errorsInEnglish } from './errors.ts';
import { expensesInEnglish } from './expenses.ts';
import { installInEnglish } from './install.ts';
import { invoicesInEnglish } from './invoices.ts';
import { mailsInEnglish } from './mails.ts';
import { messageChoicesInEnglish } from './message-choices.ts';
import { ordersInEnglish } from './orders.ts';
import { passwordsInEnglish } from './passwords.ts';
import { paymentsInEnglish } from './payments.ts';
import { plansInEnglish } from './plans.ts';
import { privacyInEnglish } from './privacy.ts';
import { setupInEnglish } from './setup.ts';
import { shopInEnglish } from './shop.ts';
import { activityInEnglish } from './staff/activity.ts';
import { approvalsInEnglish } from './staff/approvals.ts';
import { attentionInEnglish } from './staff/attention.ts';
import { auditInEnglish } from './staff/audit.ts';
import { brandInEnglish } from './staff/brand.ts';
import { broadcastsInEnglish } from './staff/broadcasts.ts';
import { careInEnglish } from './staff/care.ts';
import { connectionsInEnglish } from './staff/connections.ts';
import { customersInEnglish } from './staff/customers.ts';
import { groupsInEnglish } from './staff/groups.ts';
import { linkAddressesInEnglish, linkDocumentsInEnglish } from './staff/links.ts';
import { mergeInEnglish } from './staff/merge.ts';
import { messagesInEnglish } from './staff/messages.ts';
import { methodsInEnglish } from './staff/methods.ts';
import { panelsInEnglish } from './staff/panels.ts';
import { refundsInEnglish } from './staff/refunds.ts';
import { reviewInEnglish } from './staff/review.ts';
import { rolesInEnglish } from './staff/roles.ts';
import { selectionsInEnglish } from './staff/selections.ts';
import { staffInEnglish } from './staff/staff.ts';
import { taxInEnglish } from './staff/tax.ts';
import { unmatchedInEnglish } from './staff/unmatched.ts';
import { unusualInEnglish } from './staff/unusual.ts';
import { savedViewsInEnglish } from './staff/views.ts';
import { statusesInEnglish } from './statuses.ts';
import { subscriptionsInEnglish } from './subscriptions.ts';
import { telegramInEnglish } from './telegram.ts';

/** All texts of the shop, in English. */
export const createEnglish = (format: Format) => ({
  format,
  ...errorsInEnglish(format),
  ...statusesInEnglish,
  ...catalogueInEnglish(format),
  ...ordersInEnglish(format),
  ...subscriptionsInEnglish(format),
  ...paymentsInEnglish(format),
  ...accountsInEnglish(format),
  ...telegramInEnglish,
  ...staffInEnglish(format),
  receiptReview: reviewInEnglish(format),
  savedViews: savedViewsInEnglish,
  selections: selectionsInEnglish(format),
  ...activityInEnglish,
  ...shopInEnglish(format),
  staffPlans: plansInEnglish(format),
  ...panelsInEnglish(format),
  ...attentionInEnglish(format),
  ...customersInEnglish(format),
  devices: devicesInEnglish(format),
  passwords: passwordsInEnglish,
  staffApprovals: approvalsInEnglish,
  invoices: invoicesInEnglish,
  staffRefunds: refundsInEnglish,
  staffUnmatched: unmatchedInEnglish,
  staffAudit: auditInEnglish,
  staffTax: taxInEnglish,
  staffBrand: brandInEnglish,
  staffMessages: messagesInEnglish,
  staffMethods: methodsInEnglish(format),
  staffCare: careInEnglish(format),
  staffMerge: mergeInEnglish(format),
  staffConnections: connectionsInEnglish,
  staffGroups: groupsInEnglish,
  staffBroadcasts: broadcastsInEnglish(format),
  messageChoices: messageChoicesInEnglish,
  mails: mailsInEnglish,
  privacy: privacyInEnglish,
  install: installInEnglish,
  staffRoles: rolesInEnglish,
  unusual: unusualInEnglish(format),
  staffExpenses: expensesInEnglish,
  staffBackups: backupsInEnglish,
  staffLinkAddresses: linkAddressesInEnglish,
  staffLinkDocuments: linkDocumentsInEnglish,
  setup: setupInEnglish(format),
});
