/** Who may take stock before any money came, and how much of it. */
export interface PurchasePolicy {
  /** Whether trials and payments by receipt need a confirmed customer; false by default. */
  confirmedOnly: boolean;
  /** Units in unpaid orders of one customer; 100 by default. */
  unpaidUnitsPerCustomer: number;
  /** Units in unpaid orders of one network, where the host names it; 300 by default: mobile providers put thousands behind one address. */
  unpaidUnitsPerNetwork: number;
}

export const DEFAULT_PURCHASE_POLICY: PurchasePolicy = {
  confirmedOnly: false,
  unpaidUnitsPerCustomer: 100,
  unpaidUnitsPerNetwork: 300,
};
