import { createRequire } from 'node:module';
import { basename, dirname } from 'node:path';
import { Router } from 'express';

const require = createRequire(import.meta.url);

/** What browsers are sent of other packages, as it is: the judge of new passwords. */
const files = {
  '/judge/core.js': require.resolve('@zxcvbn-ts/core/dist/zxcvbn-ts.js'),
  '/judge/common.js': require.resolve('@zxcvbn-ts/language-common/dist/zxcvbn-ts.js'),
};

export function createPackageFileRoutes(): Router {
  const router = Router();
  for (const [path, file] of Object.entries(files)) {
    // Apart from its folder, which may be a hidden one: those are not served.
    const root = dirname(file);
    router.get(path, (_request, response) => {
      response.sendFile(basename(file), { root, maxAge: '30d', immutable: true });
    });
  }
  return router;
}
