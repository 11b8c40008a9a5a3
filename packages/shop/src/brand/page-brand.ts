import type { Shop } from '../shop.ts';
import { type Brand, type BrandFiles, brandFiles } from './brand.ts';

/** What pages show of the brand. */
export interface PageBrand extends BrandFiles, Pick<Brand, 'supportUrl' | 'channelUrl'> {}

export function pageBrandOf({ settings }: Pick<Shop, 'settings'>): PageBrand {
  const { brand } = settings.current();
  const { supportUrl, channelUrl } = brand;
  return { ...brandFiles(brand), supportUrl, channelUrl };
}
