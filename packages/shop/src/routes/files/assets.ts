import { Router } from 'express';
import { findAsset } from '../../assets/assets.ts';

/**
 * Style sheets, fonts and the script of every page: kept by browsers for a year, since another content has
 * another address.
 */
export function createAssetRoutes(): Router {
  const router = Router();
  router.get('/assets/:file', async (request, response, next) => {
    const asset = findAsset(`assets/${request.params.file}`);
    if (asset === null) return next();
    const { type, content, packed } = asset;
    const encoding = packed === null ? false : request.acceptsEncodings(['br', 'gzip']);
    response.set({ 'Content-Type': type, 'Cache-Control': 'public, max-age=31536000, immutable' });
    if (packed !== null) response.vary('Accept-Encoding');
    if (packed === null || (encoding !== 'br' && encoding !== 'gzip')) return void response.send(content);
    response.set('Content-Encoding', encoding).send(await packed[encoding]());
  });
  return router;
}
