import { Router } from 'express';
import { paramOf } from '../routes/param-of.ts';
import type { Shop } from '../shop.ts';
import { accentStyles } from './accent.ts';
import { hashOfImageFile } from './brand.ts';

/** The files of the shop's brand. Their names change with their content, so browsers keep them for good. */
export function createBrandFileRoutes({ store }: Pick<Shop, 'store'>): Router {
  const router = Router();
  router.get('/brand/:file', async (request, response, next) => {
    const file = paramOf(request, 'file');
    const styles = accentStyles(file);
    const hash = hashOfImageFile(file);
    const image = hash === null ? null : await store.brandImages.find(hash);
    if (styles === null && image === null) return next();
    response.set('Cache-Control', 'public, max-age=31536000, immutable');
    if (image === null) return void response.type('css').send(styles);
    response.type(image.mediaType).send(image.content);
  });
  return router;
}
