import type { DeliveryView } from '@panelkit/sdk';
import type { CustomerBotShop } from './customer-context.ts';

/** A QR code holds no more at the level that phones read well. */
const MOST_OF_A_CODE = 2331;

/** What phones open for a service: the link of the shop, or the panels' own where phones do not reach the shop. */
export function shownLinks(
  { hasPublicLinks }: CustomerBotShop,
  { shopLink, links, areLinksWithheld }: Pick<DeliveryView, 'shopLink' | 'links' | 'areLinksWithheld'>,
): readonly string[] {
  const isPublic = hasPublicLinks ?? shopLink.startsWith('https:');
  // Where configurations are for named devices alone, there is no other way.
  return isPublic || areLinksWithheld ? [shopLink] : links;
}

export function fitsIntoCode(link: string): boolean {
  return Buffer.byteLength(link) <= MOST_OF_A_CODE;
}

/** Whether applications can be opened with this link: buttons open https addresses only. */
export function canImport({ importLinks }: CustomerBotShop, shopLink: string): boolean {
  return importLinks !== undefined && shopLink.startsWith('https:');
}
