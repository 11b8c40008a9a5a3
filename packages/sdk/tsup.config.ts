import { definePackage } from '../../scripts/define-package.ts';

// `contracts` needs vitest, which is ESM only: its CommonJS build is left out of `exports` and `files`.
export default definePackage(['index', 'links', 'ports', 'testing', 'contracts']);
