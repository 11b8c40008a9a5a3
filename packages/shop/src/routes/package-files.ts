import { createRequire } from 'node:module';
import { basename, dirname } from 'node:path';
import { Router } from 'express';

/** What browsers are sent of other packages, as it is: the letters of the shop's languages, and the judge of new passwords. */
const files = {
  '/fonts/inter.woff2': '@fontsource-variable/inter/files/inter-latin-wght-normal.woff2',
  '/fonts/vazirmatn.woff2': '@fontsource-variable/vazirmatn/files/vazirmatn-arabic-wght-normal.woff2',
  '/judge/core.js': '@zxcvbn-ts/core/dist/zxcvbn-ts.js',
  '/judge/common.js': '@zxcvbn-ts/language-common/dist/zxcvbn-ts.js',
};

export function createPackageFileRoutes(): Router {
  const router = Router();
  const { resolve } = createRequire(import.meta.url);
  for (const [path, file] of Object.entries(files)) {
    const found = resolve(file);
    // Apart from its folder, which may be a hidden one: those are not served.
    const root = dirname(found);
    router.get(path, (_request, response) => {
      response.sendFile(basename(found), { root, maxAge: '30d', immutable: true });
    });
  }
  return router;
}
