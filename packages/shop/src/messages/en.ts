import { accountsInEnglish } from './accounts/en.ts';
import { activityInEnglish } from './activity/en.ts';
import { unusualInEnglish } from './activity/unusual-en.ts';
import { approvalsInEnglish } from './approvals-en.ts';
import { attentionInEnglish } from './attention/en.ts';
import { brandInEnglish } from './brand/en.ts';
import { broadcastsInEnglish } from './broadcasts/en.ts';
import { catalogueInEnglish } from './catalogue/en.ts';
import { installInEnglish } from './catalogue/install-en.ts';
import { customersInEnglish } from './customers/en.ts';
import { devicesInEnglish } from './devices-en.ts';
import { errorsInEnglish } from './errors/en.ts';
import type { Format } from './format.ts';
import { invoicesInEnglish } from './invoices/invoices-en.ts';
import { taxInEnglish } from './invoices/tax-en.ts';
import { linkAddressesInEnglish, linkDocumentsInEnglish } from './links-en.ts';
import { ordersInEnglish } from './orders/en.ts';
import { panelsInEnglish } from './panels/en.ts';
import { passwordsInEnglish } from './passwords-en.ts';
import { paymentsInEnglish } from './payments/en.ts';
import { privacyInEnglish } from './privacy-en.ts';
import { refundsInEnglish } from './refunds-en.ts';
import { rolesInEnglish } from './roles-en.ts';
import { setupInEnglish } from './setup/en.ts';
import { shopInEnglish } from './shop/en.ts';
import { staffInEnglish } from './staff/en.ts';
import { reviewInEnglish } from './staff/review-en.ts';
import { selectionsInEnglish } from './staff/selections-en.ts';
import { savedViewsInEnglish } from './staff/views-en.ts';
import { statusesInEnglish } from './statuses/en.ts';
import { subscriptionsInEnglish } from './subscriptions/en.ts';
import { telegramInEnglish } from './telegram/en.ts';

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
  ...panelsInEnglish(format),
  ...attentionInEnglish(format),
  ...customersInEnglish(format),
  devices: devicesInEnglish(format),
  passwords: passwordsInEnglish,
  staffApprovals: approvalsInEnglish,
  invoices: invoicesInEnglish,
  staffRefunds: refundsInEnglish,
  staffTax: taxInEnglish,
  staffBrand: brandInEnglish,
  staffBroadcasts: broadcastsInEnglish(format),
  privacy: privacyInEnglish,
  install: installInEnglish,
  staffRoles: rolesInEnglish,
  unusual: unusualInEnglish(format),
  staffLinkAddresses: linkAddressesInEnglish,
  staffLinkDocuments: linkDocumentsInEnglish,
  setup: setupInEnglish(format),
});

export type Texts = ReturnType<typeof createEnglish>;
