import { definePackage } from '../../scripts/define-package.ts';

export default definePackage(['marzban', 'three-x-ui', 'simulators']);
