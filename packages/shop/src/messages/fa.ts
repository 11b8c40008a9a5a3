import { accountsInPersian } from './accounts/fa.ts';
import { activityInPersian } from './activity/fa.ts';
import { unusualInPersian } from './activity/unusual-fa.ts';
import { approvalsInPersian } from './approvals-fa.ts';
import { attentionInPersian } from './attention/fa.ts';
import { brandInPersian } from './brand/fa.ts';
import { broadcastsInPersian } from './broadcasts/fa.ts';
import { catalogueInPersian } from './catalogue/fa.ts';
import { installInPersian } from './catalogue/install-fa.ts';
import { customersInPersian } from './customers/fa.ts';
import { devicesInPersian } from './devices-fa.ts';
import type { Texts } from './en.ts';
import { errorsInPersian } from './errors/fa.ts';
import type { Format } from './format.ts';
import { invoicesInPersian } from './invoices/invoices-fa.ts';
import { taxInPersian } from './invoices/tax-fa.ts';
import type { Language } from './language.ts';
import { linkAddressesInPersian, linkDocumentsInPersian } from './links-fa.ts';
import { ordersInPersian } from './orders/fa.ts';
import { panelsInPersian } from './panels/fa.ts';
import { passwordsInPersian } from './passwords-fa.ts';
import { paymentsInPersian } from './payments/fa.ts';
import { privacyInPersian } from './privacy-fa.ts';
import { refundsInPersian } from './refunds-fa.ts';
import { rolesInPersian } from './roles-fa.ts';
import { setupInPersian } from './setup/fa.ts';
import { shopInPersian } from './shop/fa.ts';
import { staffInPersian } from './staff/fa.ts';
import { reviewInPersian } from './staff/review-fa.ts';
import { selectionsInPersian } from './staff/selections-fa.ts';
import { savedViewsInPersian } from './staff/views-fa.ts';
import { statusesInPersian } from './statuses/fa.ts';
import { subscriptionsInPersian } from './subscriptions/fa.ts';
import { telegramInPersian } from './telegram/fa.ts';

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
  ...panelsInPersian(format),
  ...attentionInPersian(format),
  ...customersInPersian(format),
  devices: devicesInPersian(format),
  passwords: passwordsInPersian,
  staffApprovals: approvalsInPersian,
  invoices: invoicesInPersian,
  staffRefunds: refundsInPersian,
  staffTax: taxInPersian,
  staffBrand: brandInPersian,
  staffBroadcasts: broadcastsInPersian(format),
  privacy: privacyInPersian,
  install: installInPersian,
  staffRoles: rolesInPersian,
  unusual: unusualInPersian(format),
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
