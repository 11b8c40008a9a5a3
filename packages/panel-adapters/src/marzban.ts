export { marzban } from './marzban/marzban-driver.ts';
