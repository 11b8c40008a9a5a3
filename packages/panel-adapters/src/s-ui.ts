export { sUi } from './s-ui/s-ui-driver.ts';
