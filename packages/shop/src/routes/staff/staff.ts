import { Router } from 'express';
import { requireStaff } from '../../page-context.ts';
import type { Shop } from '../../shop.ts';
import { createActingRoutes } from './acting.ts';
import { createAttentionRoutes } from './attention/attention.ts';
import { createAuditRoutes } from './audit/audit.ts';
import { createBroadcastRoutes } from './broadcasts/broadcasts.ts';
import { createBankMessageRoutes } from './cards/bank-messages.ts';
import { createCardRoutes } from './cards/cards.ts';
import { createDashboardRoutes } from './dashboard.ts';
import { createExportRoutes } from './exports.ts';
import { createInboundRoutes } from './inbounds.ts';
import { createLinkAddressRoutes } from './links/link-addresses.ts';
import { createLinkDocumentRoutes } from './links/link-documents.ts';
import { createSavedViewRoutes } from './lists/saved-views.ts';
import { createExpenseRoutes } from './money/expenses.ts';
import { createStaffInvoiceRoutes } from './money/invoices.ts';
import { createStaffPaymentRoutes } from './money/payments.ts';
import { createUnmatchedRoutes } from './money/unmatched.ts';
import { createNotificationRoutes } from './notifications.ts';
import { createOversightRoutes } from './oversight.ts';
import { createStaffPanelRoutes } from './panels.ts';
import { createWalletAdjustmentRoutes } from './people/adjust-wallet.ts';
import { createApprovalRoutes } from './people/approvals.ts';
import { createCustomerCareRoutes } from './people/customer-care.ts';
import { createMergeRoutes } from './people/merge-customers.ts';
import { createStaffPeopleRoutes } from './people/people.ts';
import { createRoleRoutes } from './people/roles.ts';
import { createUnusualActivityRoutes } from './people/unusual-activity.ts';
import { createApplyPlacesRoutes } from './plans/apply-places.ts';
import { createStaffPlanRoutes } from './plans/plans.ts';
import { createRateRoutes } from './rates.ts';
import { createReceiptRoutes } from './receipts/receipts.ts';
import { createRecordRoutes } from './records.ts';
import { createReportRoutes } from './reports.ts';
import { createSearchRoutes } from './search/search.ts';
import { createSelectionRoutes } from './selections/selections.ts';
import { createAccountMailRoutes } from './settings/account-mails.ts';
import { createBackupRoutes } from './settings/backups.ts';
import { createBrandRoutes } from './settings/brand.ts';
import { createConnectionRoutes } from './settings/connections.ts';
import { createMessageRoutes } from './settings/messages.ts';
import { createPaymentMethodRoutes } from './settings/payment-methods.ts';
import { createSettingsRoutes } from './settings.ts';
import { createStaffSubscriptionRoutes } from './subscriptions/subscriptions.ts';

/** Everything that only staff see. */
export function createStaffRoutes(shop: Shop): Router {
  const router = Router();
  router.use('/staff', requireStaff());
  router.use(
    createDashboardRoutes(shop),
    createReceiptRoutes(shop),
    createRecordRoutes(shop),
    createExportRoutes(shop),
  );
  router.use(createSearchRoutes(shop), createSavedViewRoutes(shop), createSelectionRoutes(shop));
  router.use(createApplyPlacesRoutes(shop));
  router.use(createStaffPlanRoutes(shop), createStaffPanelRoutes(shop), createInboundRoutes(shop));
  router.use(createAttentionRoutes(shop), createStaffSubscriptionRoutes(shop));
  router.use(createNotificationRoutes(shop), createBroadcastRoutes(shop));
  router.use(
    createAuditRoutes(shop),
    createOversightRoutes(shop),
    createStaffPeopleRoutes(shop),
    createCustomerCareRoutes(shop),
    createMergeRoutes(shop),
    createWalletAdjustmentRoutes(shop),
    createRoleRoutes(shop),
    createApprovalRoutes(shop),
  );
  return router.use(
    createActingRoutes(shop),
    createSettingsRoutes(shop),
    createBrandRoutes(shop),
    createAccountMailRoutes(shop),
    createMessageRoutes(shop),
    createPaymentMethodRoutes(shop),
    createConnectionRoutes(shop),
    createBackupRoutes(shop),
    createUnusualActivityRoutes(shop),
    createLinkAddressRoutes(shop),
    createLinkDocumentRoutes(shop),
    createReportRoutes(shop),
    createRateRoutes(shop),
    createExpenseRoutes(shop),
    createStaffPaymentRoutes(shop),
    createUnmatchedRoutes(shop),
    createStaffInvoiceRoutes(shop),
    createCardRoutes(shop),
    createBankMessageRoutes(shop),
  );
}
