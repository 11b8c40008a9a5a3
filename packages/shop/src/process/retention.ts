import { DEFAULT_RETENTION_POLICY, type RetentionPolicy } from '@panelkit/sdk';

/** How long this shop keeps records. The engine applies it, and the privacy notice states it. */
export const RETENTION: RetentionPolicy = DEFAULT_RETENTION_POLICY;

/** Of pictures of receipts: longer than a bank or a customer may dispute a payment. */
export const RECEIPT_DAYS = 180;
