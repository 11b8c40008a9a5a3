import { definePackage } from '../../scripts/define-package.ts';

// Migrations and static files are found beside the built file, in CommonJS too.
export default { ...definePackage(['index', 'programs'], ['age-encryption']), shims: true };
