import { createHash } from 'node:crypto';
import type { Request } from 'express';
import { imageTypeOf } from '../security/image-type.ts';
import { isClean } from '../security/scanning/is-clean.ts';
import { hasOversizedPicture } from '../security/upload.ts';
import type { Shop } from '../shop.ts';
import type { ShopImage } from './brand.ts';
import { hashOfPlanImage } from './plan-image.ts';

const LARGEST_BYTES = 256 * 1024;
/** Pages and programs that were opened before a change still show the picture of then. */
const FORMER_KEPT_MS = 30 * 24 * 60 * 60_000;

/** Why a picture is not taken. */
export type ImageProblem = 'picture' | 'tooLarge' | 'infected';

/**
 * Keeps the picture of a form, as the logo or of a plan.
 * @returns null when none was sent
 * @throws HostError `SCANNER_UNAVAILABLE`
 */
export async function keepImage(
  shop: Pick<Shop, 'store' | 'clock' | 'uploadScanner' | 'logger' | 'settings' | 'panelkit'>,
  request: Request,
): Promise<ShopImage | { problem: ImageProblem } | null> {
  const content = request.file?.buffer;
  if (hasOversizedPicture(request) || (content?.length ?? 0) > LARGEST_BYTES) return { problem: 'tooLarge' };
  if (content === undefined) return null;
  const mediaType = imageTypeOf(content);
  if (mediaType === null) return { problem: 'picture' };
  if (!(await isClean(shop, content))) return { problem: 'infected' };
  const hash = createHash('sha256').update(content).digest('hex').slice(0, 32);
  const now = shop.clock.now();
  await shop.store.brandImages.put({ hash, mediaType, content }, now);
  const kept = [hash, ...(await imagesInUse(shop))];
  await shop.store.brandImages.removeOthers(kept, new Date(now.getTime() - FORMER_KEPT_MS));
  return { hash, mediaType };
}

/** The hashes of what pages show now. */
async function imagesInUse({ settings, panelkit }: Pick<Shop, 'settings' | 'panelkit'>): Promise<string[]> {
  const { logo } = settings.current().brand;
  const { rows } = await panelkit.plans.list({ limit: 500 });
  const ofPlans = rows.flatMap(({ imageUrl }) => hashOfPlanImage(imageUrl) ?? []);
  return logo === null ? ofPlans : [logo.hash, ...ofPlans];
}
