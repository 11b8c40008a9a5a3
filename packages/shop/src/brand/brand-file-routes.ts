import { Router } from 'express';
import { paramOf } from '../routes/param-of.ts';
import type { Shop } from '../shop.ts';
import { accentStyles } from './accent.ts';

/** The files of the shop's brand. Their names change with their content, so browsers keep them for good. */
export function createBrandFileRoutes({ store }: Pick<Shop, 'store'>): Router {
  const router = Router();
  router.get('/brand/:file', async (request, response, next) => {
    const file = paramOf(request, 'file');
    const styles = accentStyles(file);
    const [, hash = ''] = /^([0-9a-f]{32})\.(?:png|jpg|webp)$/.exec(file) ?? [];
    const image = hash === '' ? null : await store.brandImages.find(hash);
    if (styles === null && image === null) return next();
    response.set('Cache-Control', 'public, max-age=31536000, immutable');
    if (image === null) return void response.type('css').send(styles);
    response.type(image.mediaType).send(image.content);
  });
  return router;
}
