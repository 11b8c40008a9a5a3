export { createLeanFetch } from './http/create-lean-fetch.ts';
