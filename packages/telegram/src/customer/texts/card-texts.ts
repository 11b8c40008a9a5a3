/** How a payment goes to one of the shop's cards. */
export interface CardTexts {
  exactly(amount: string): string;
  /** Where the shop writes Toman. `amount` is in Rial, to be copied. */
  inRial(amount: string): string;
  number(number: string): string;
  holder(name: string): string;
  /** As it is typed. */
  amount(amount: string): string;
  until(at: string): string;
  /** Why it is an odd amount. */
  why(above: string): string;
  copyNumber: string;
  copyAmount: string;
  notConfirmed: string;
  /** No card can take this payment now. */
  noneFree: string;
}
