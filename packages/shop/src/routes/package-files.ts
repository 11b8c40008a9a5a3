import { fileURLToPath } from 'node:url';
import { Router } from 'express';

/** What browsers are sent of other packages, as it is: the letters of the shop's languages, and the judge of new passwords. */
const files = {
  '/fonts/inter.woff2': import.meta.resolve('@fontsource-variable/inter/files/inter-latin-wght-normal.woff2'),
  '/fonts/vazirmatn.woff2': import.meta.resolve(
    '@fontsource-variable/vazirmatn/files/vazirmatn-arabic-wght-normal.woff2',
  ),
  '/judge/core.js': import.meta.resolve('@zxcvbn-ts/core/dist/zxcvbn-ts.js'),
  '/judge/common.js': import.meta.resolve('@zxcvbn-ts/language-common/dist/zxcvbn-ts.js'),
};

export function createPackageFileRoutes(): Router {
  const router = Router();
  for (const [path, url] of Object.entries(files)) {
    // Apart from its folder, which may be a hidden one: those are not served.
    const root = fileURLToPath(new URL('.', url));
    const file = url.slice(url.lastIndexOf('/') + 1);
    router.get(path, (_request, response) => {
      response.sendFile(file, { root, maxAge: '30d', immutable: true });
    });
  }
  return router;
}
