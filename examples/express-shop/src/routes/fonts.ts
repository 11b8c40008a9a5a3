import { fileURLToPath } from 'node:url';
import { Router } from 'express';

/** The letters of the shop's languages, from their packages. */
const fonts = {
  inter: import.meta.resolve('@fontsource-variable/inter/files/inter-latin-wght-normal.woff2'),
  vazirmatn: import.meta.resolve('@fontsource-variable/vazirmatn/files/vazirmatn-arabic-wght-normal.woff2'),
};

export function createFontRoutes(): Router {
  const router = Router();
  for (const [name, url] of Object.entries(fonts)) {
    // Apart from its folder, which may be a hidden one: those are not served.
    const root = fileURLToPath(new URL('.', url));
    const file = url.slice(url.lastIndexOf('/') + 1);
    router.get(`/fonts/${name}.woff2`, (_request, response) => {
      response.sendFile(file, { root, maxAge: '30d', immutable: true });
    });
  }
  return router;
}
