import { definePackage } from '../../scripts/define-package.ts';

const drivers = ['marzban', 'marzneshin', 'three-x-ui', 's-ui'];

export default definePackage([...drivers, 'lean-fetch', 'dialer', 'dial-cli', 'simulators']);
