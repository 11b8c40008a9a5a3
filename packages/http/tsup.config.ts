import { definePackage } from '../../scripts/define-package.ts';

export default definePackage(['index', 'metrics', 'node'], ['@remix-run/node-fetch-server']);
