/** How a customer comes back who lost their Telegram account. */
export interface RecoveryTexts {
  open: string;
  hint: string;
  getCode: string;
  /** Above the code. */
  codeTitle: string;
  codeHint: string;
  enter: string;
  ask: string;
  unknown: string;
  own: string;
  ownsThings: string;
  recovered(frozenUntil: string): string;
}
