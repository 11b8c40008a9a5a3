import { imageFile, type ShopImage } from './brand.ts';

const PATH = /^\/brand\/([0-9a-f]{32})\.(?:png|jpg|webp)$/;

/** The address of a plan's picture, as the catalogue has it. */
export function planImageUrl(publicUrl: string, image: ShopImage): string {
  return new URL(`/brand/${imageFile(image)}`, publicUrl).href;
}

/** Where the shop's own pages find it, at whatever address they are read; null: it has none that the shop keeps. */
export function planImagePath(imageUrl: string | null): string | null {
  const path = imageUrl === null ? null : (URL.parse(imageUrl)?.pathname ?? null);
  return path !== null && PATH.test(path) ? path : null;
}

export function hashOfPlanImage(imageUrl: string | null): string | null {
  return PATH.exec(planImagePath(imageUrl) ?? '')?.[1] ?? null;
}
