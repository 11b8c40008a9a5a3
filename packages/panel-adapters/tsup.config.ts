import { definePackage } from '../../scripts/define-package.ts';

export default definePackage(['marzban', 'three-x-ui', 's-ui', 'simulators']);
