import type { HostDatabase } from '@panelkit/storage-postgres';
import { textOf } from '../store/row.ts';

/** A picture of the shop's own, its logo or that of a plan, by the hash of its content. */
export interface BrandImage {
  hash: string;
  mediaType: string;
  content: Buffer;
}

export interface BrandImageStore {
  /** One that is there already stays as it is. */
  put(image: BrandImage, createdAt: Date): Promise<void>;
  find(hash: string): Promise<BrandImage | null>;
  /** Removes all that are older but these: pages that were just made still name the one before. */
  removeOthers(kept: readonly string[], before: Date): Promise<void>;
}

/** The part of the shop's own records that holds them. */
export interface BrandRecords {
  brandImages: BrandImageStore;
}

export function createMemoryBrandImages(): BrandImageStore {
  const images = new Map<string, { image: BrandImage; createdAt: Date }>();
  return {
    put: async (image, createdAt) => {
      if (!images.has(image.hash)) images.set(image.hash, { image, createdAt });
    },
    find: async (hash) => images.get(hash)?.image ?? null,
    removeOthers: async (kept, before) => {
      for (const [hash, { createdAt }] of images)
        if (!kept.includes(hash) && createdAt < before) images.delete(hash);
    },
  };
}

export function createSqlBrandImages(database: HostDatabase): BrandImageStore {
  return {
    put: async ({ hash, mediaType, content }, createdAt) =>
      void (await database.query(
        "INSERT INTO panelkit_shop.brand_images (hash, media_type, content, created_at) VALUES ($1, $2, decode($3, 'base64'), $4) ON CONFLICT (hash) DO NOTHING",
        [hash, mediaType, content.toString('base64'), createdAt.toISOString()],
      )),
    find: async (hash) => {
      const [row] = await database.query(
        "SELECT media_type, encode(content, 'base64') AS content FROM panelkit_shop.brand_images WHERE hash = $1",
        [hash],
      );
      if (row === undefined) return null;
      const content = Buffer.from(textOf(row, 'content'), 'base64');
      return { hash, mediaType: textOf(row, 'media_type'), content };
    },
    removeOthers: async (kept, before) =>
      void (await database.query(
        'DELETE FROM panelkit_shop.brand_images WHERE hash <> ALL($1) AND created_at < $2',
        [kept, before.toISOString()],
      )),
  };
}
