import { hashOfImageFile, imageFile, type ShopImage } from './brand.ts';

const FOLDER = '/brand/';

/** The address of a plan's picture, as the catalogue has it. */
export function planImageUrl(publicUrl: string, image: ShopImage): string {
  return new URL(FOLDER + imageFile(image), publicUrl).href;
}

/**
 * Where the shop's own pages find it, at whatever address they are read; null: it has none that the shop
 * keeps.
 */
export function planImagePath(imageUrl: string | null): string | null {
  return hashOfPlanImage(imageUrl) === null ? null : pathOf(imageUrl);
}

export function hashOfPlanImage(imageUrl: string | null): string | null {
  const path = pathOf(imageUrl);
  return path.startsWith(FOLDER) ? hashOfImageFile(path.slice(FOLDER.length)) : null;
}

function pathOf(imageUrl: string | null): string {
  return URL.parse(imageUrl ?? '')?.pathname ?? '';
}
