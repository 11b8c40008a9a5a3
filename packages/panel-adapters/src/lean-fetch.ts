export { createLeanFetch } from './http/connections/create-lean-fetch.ts';
