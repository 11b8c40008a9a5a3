import { definePackage } from '../../scripts/define-package.ts';

export default definePackage(['marzban', 'marzneshin', 'three-x-ui', 's-ui', 'lean-fetch', 'simulators']);
