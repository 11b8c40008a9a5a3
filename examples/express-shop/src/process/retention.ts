import { DEFAULT_RETENTION_POLICY, type RetentionPolicy } from '@panelkit/sdk';

/** How long the engine of this shop keeps records: the engine goes by it, and the privacy notice tells it. */
export const RETENTION: RetentionPolicy = DEFAULT_RETENTION_POLICY;

/** Of pictures of receipts: longer than a bank or a customer may dispute a payment. */
export const RECEIPT_DAYS = 180;
