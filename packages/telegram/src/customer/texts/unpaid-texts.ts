/** What is said of an order that waits for money: how it goes on, and how it ends. */
export interface UnpaidTexts {
  /** The receipt was turned down. `reason` is what staff wrote. */
  rejected(reason: string): string;
  /** A part of the price came, and is in the wallet. */
  partArrived(amount: string): string;
  /** It was paid at its provider, and the money is not final. */
  arriving: string;
  /** The payment failed or is over. */
  notPaid: string;
  /** Above the methods. */
  payAgain: string;
  /** Leads to a top-up of what the wallet lacks. */
  addMissing(amount: string): string;
  /** On a payment without an order. */
  tryAgain: string;
  cancel: string;
  cancelQuestion(number: string): string;
  /** Of an order that is paid and not wholly delivered. */
  cancelPaidQuestion(number: string): string;
  cancelYes: string;
  cancelled: string;
  /** Staff read it beside the order. */
  cancelReason: string;
}
