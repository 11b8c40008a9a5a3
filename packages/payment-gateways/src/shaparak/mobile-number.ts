/** An Iranian mobile number as the card network wants it (`09121234567`); null for any other phone. */
export function toIranianMobile(phone: string | null): string | null {
  const found = /^(?:\+98|0098|0)(9\d{9})$/.exec((phone ?? '').replaceAll(/[\s()-]/g, ''));
  return found?.[1] === undefined ? null : `0${found[1]}`;
}
