import type { DeliveryView } from '@panelkit/sdk';
import type { CustomerBotShop } from './customer-context.ts';

/**
 * What phones open for a service: the link of the shop, or the panels' own where phones do not reach the
 * shop.
 */
export function shownLinks(
  { hasPublicLinks }: CustomerBotShop,
  { shopLink, links, areLinksWithheld }: Pick<DeliveryView, 'shopLink' | 'links' | 'areLinksWithheld'>,
): readonly string[] {
  const isPublic = hasPublicLinks ?? shopLink.startsWith('https:');
  // Where configurations are for named devices alone, there is no other way.
  return isPublic || areLinksWithheld ? [shopLink] : links;
}

/** Whether applications can be opened with this link: buttons open https addresses only. */
export function canImport({ importLinks }: CustomerBotShop, shopLink: string): boolean {
  return importLinks !== undefined && shopLink.startsWith('https:');
}
