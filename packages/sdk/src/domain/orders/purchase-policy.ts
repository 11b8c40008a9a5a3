/** Whether the shop sells; who may take stock before any money came, and how much of it. */
export interface PurchasePolicy {
  /** Whether the shop sells nothing new; deliveries, extensions and renewals continue. False by default. */
  maintenance: boolean;
  /** Whether trials and payments by receipt need a confirmed customer; false by default. */
  confirmedOnly: boolean;
  /** Units in unpaid orders of one customer; 100 by default. */
  unpaidUnitsPerCustomer: number;
  /**
   * Units in unpaid orders of one network, where the host names it; 300 by default: mobile providers put
   * thousands behind one address.
   */
  unpaidUnitsPerNetwork: number;
  /** Receipts of one customer that wait for a decision; 5 by default. */
  waitingReceipts: number;
}

export const DEFAULT_PURCHASE_POLICY: PurchasePolicy = {
  maintenance: false,
  confirmedOnly: false,
  unpaidUnitsPerCustomer: 100,
  unpaidUnitsPerNetwork: 300,
  waitingReceipts: 5,
};
