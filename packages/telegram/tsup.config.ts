import { definePackage } from '../../scripts/define-package.ts';

export default definePackage(['index', 'simulator'], ['p-queue']);
