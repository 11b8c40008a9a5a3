/** What the outside world knows of the shop: what it was told, and what it asked for. */
export interface Books {
  /** Orders that the shop said it took, by id. */
  orders: Map<string, { slug: string; quantity: number }>;
  /** Orders whose money came. */
  paid: Set<string>;
  /** Orders that their customer wanted to cancel. */
  cancelled: Set<string>;
  /** Extensions and plan changes that the shop said it took. */
  changes: number;
  /** Receipts that staff approved. */
  approvals: number;
  /** Webhooks that the shop said it took. */
  webhooks: number;
  /**
   * Tries to send a request to which no answer came, or for which no web process was open: each was sent
   * again.
   */
  repeats: number;
  /** Forms that were sent twice at once. */
  doubles: number;
  /** How often the shop refused what was asked, by its code. */
  refusals: Map<string, number>;
  /** What must never come: failures inside, two answers to one form. */
  broken: string[];
}

export function openBooks(): Books {
  return {
    orders: new Map(),
    paid: new Set(),
    cancelled: new Set(),
    changes: 0,
    approvals: 0,
    webhooks: 0,
    repeats: 0,
    doubles: 0,
    refusals: new Map(),
    broken: [],
  };
}

export function noteRefusal({ refusals }: Books, code: string): void {
  refusals.set(code, (refusals.get(code) ?? 0) + 1);
}
