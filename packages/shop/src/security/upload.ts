import { createHash } from 'node:crypto';
import type { Request, RequestHandler } from 'express';
import multer, { MulterError, memoryStorage } from 'multer';
import type { Shop } from '../shop.ts';
import { hostError } from './host-error.ts';
import { imageTypeOf } from './image-type.ts';
import { isClean } from './scanning/is-clean.ts';

const LARGEST_BYTES = 5 * 1024 * 1024;

const oversized = new WeakSet<Request>();

/** Whether its picture was too large to be read. */
export function hasOversizedPicture(request: Request): boolean {
  return oversized.has(request);
}

/**
 * Reads a form with one picture, which is kept in memory until the form proved to be ours. With `keepsForm`,
 * the fields before a picture that is too large go on without it, for a page that says so.
 */
export function readPicture(field: string, { keepsForm = false } = {}): RequestHandler {
  const read = multer({
    storage: memoryStorage(),
    limits: { fileSize: LARGEST_BYTES, files: 1, fields: 12, fieldSize: 10_000, parts: 14, headerPairs: 20 },
  }).single(field);
  return (request, response, next) => {
    read(request, response, (error: unknown) => {
      // A browser sends an empty part for a field in which no file was chosen.
      if (request.file?.size === 0) delete request.file;
      if (error === undefined || error === null) return next();
      const isTooLarge = error instanceof MulterError && error.code.startsWith('LIMIT_');
      if (keepsForm && error instanceof MulterError && error.code === 'LIMIT_FILE_SIZE') {
        oversized.add(request);
        return next();
      }
      next(isTooLarge ? hostError('UPLOAD_TOO_LARGE') : hostError('BAD_REQUEST'));
    });
  };
}

/** A picture that is kept, and what tells the same bytes apart from others. */
export interface KeptPicture {
  id: string;
  digest: string;
}

/**
 * Keeps the picture of a form, if it is wanted: else only says how it would be kept.
 * @returns null when none was sent
 * @throws HostError `UPLOAD_REFUSED` when it is none, `UPLOAD_INFECTED`, `SCANNER_UNAVAILABLE`
 */
export async function keepPicture(
  shop: Shop,
  request: Request,
  form: { ownerId: string; key: string; isWanted: boolean },
): Promise<KeptPicture | null> {
  const content = request.file?.buffer;
  if (content === undefined) return null;
  const mediaType = imageTypeOf(content);
  if (mediaType === null) throw hostError('UPLOAD_REFUSED');
  if (!(await isClean(shop, content))) throw hostError('UPLOAD_INFECTED');
  const id = idOf(form, content);
  const createdAt = shop.clock.now();
  if (form.isWanted)
    await shop.store.attachments.insert({ id, ownerId: form.ownerId, mediaType, content, createdAt });
  return { id, digest: createHash('sha256').update(content).digest('hex') };
}

/** The same form sent twice keeps one picture, under the same id: it is one staffAction. */
function idOf({ ownerId, key }: { ownerId: string; key: string }, content: Buffer): string {
  const hash = createHash('sha256').update(`${ownerId} ${key} `).update(content).digest('hex');
  return hash.slice(0, 32).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
