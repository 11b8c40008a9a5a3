import { definePackage } from '../../scripts/define-package.ts';

// The migrations are found beside the built file, in CommonJS too.
export default { ...definePackage(['index', 'cli']), shims: true };
