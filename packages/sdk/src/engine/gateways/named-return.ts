const PARAMETER = 'payment';
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The address to which a provider that adds nothing to it sends the browser: it names the payment. */
export function namedReturnUrl(returnUrl: string, paymentId: string): string {
  const url = new URL(returnUrl);
  url.searchParams.set(PARAMETER, paymentId);
  return url.href;
}

/** The payment that such an address names; null: none. */
export function namedPayment(query: Readonly<Record<string, string>>): string | null {
  const named = query[PARAMETER] ?? '';
  return UUID.test(named) ? named : null;
}
