/** What is said to somebody whose phone number the shop wants before they buy. */
export interface PhoneTexts {
  ask: string;
  /** @param countries - the beginnings of numbers, such as `+98, +7` */
  onlyFrom(countries: string): string;
  how: string;
  /** On the key that shares it. */
  share: string;
  /** They went back instead. */
  notNow: string;
  notYours: string;
  thanks: string;
  refused: string;
}
