export { marzneshin } from './marzneshin/marzneshin-driver.ts';
