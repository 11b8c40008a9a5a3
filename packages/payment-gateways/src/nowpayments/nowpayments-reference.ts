/**
 * What is asked about: an invoice (a page, before a coin was chosen), a payment under it, or a deposit that
 * came to the address of a payment again. NOWPayments gives the last one its own id and names its parent in
 * notices and lists only, so both are kept.
 */
export type NowReference =
  | { kind: 'invoice'; invoiceId: string }
  | { kind: 'payment'; paymentId: string }
  | { kind: 'deposit'; paymentId: string; parentId: string };

const INVOICE = 'invoice:';

export function writeReference(reference: NowReference): string {
  switch (reference.kind) {
    case 'invoice':
      return `${INVOICE}${reference.invoiceId}`;
    case 'payment':
      return reference.paymentId;
    case 'deposit':
      return `${reference.parentId}/${reference.paymentId}`;
  }
}

export function readReference(text: string): NowReference {
  if (text.startsWith(INVOICE)) return { kind: 'invoice', invoiceId: text.slice(INVOICE.length) };
  const [first = '', second] = text.split('/');
  if (second === undefined) return { kind: 'payment', paymentId: first };
  return { kind: 'deposit', parentId: first, paymentId: second };
}

/** The reference of a payment as a notice or a list names it. */
export function referenceOf(paymentId: string, parentId: string | null | undefined): NowReference {
  if (parentId === null || parentId === undefined || parentId === paymentId)
    return { kind: 'payment', paymentId };
  return { kind: 'deposit', paymentId, parentId };
}
