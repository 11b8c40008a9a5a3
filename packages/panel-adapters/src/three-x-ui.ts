export { threeXUi } from './three-x-ui/three-x-ui-driver.ts';
