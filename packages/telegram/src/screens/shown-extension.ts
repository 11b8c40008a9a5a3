import type { ExtensionOffer } from '@panelkit/sdk';

/** What a button says of an extension: its price, its type, and the showing. */
export function writeExtension({ priceMinor, type }: ExtensionOffer, nonce: string): string {
  return `${priceMinor.toString(36)}.${type === 'reset' ? 'r' : 'e'}${nonce}`;
}

/** The extension as it was shown, and its key: two taps on one showing are one intent. */
export function readExtension(value: string): {
  expected: { type: 'reset' | 'extend'; priceMinor: number };
  intent: string;
} {
  const [price = '', nonce = ''] = value.split('.');
  const type = nonce.startsWith('r') ? 'reset' : 'extend';
  return { expected: { type, priceMinor: Number.parseInt(price, 36) }, intent: `extend:${nonce}` };
}
