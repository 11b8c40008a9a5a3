import * as z from 'zod';

/** A page of this shop to go on to; everything else leads to `/`. */
export const nextPage = z
  .string()
  .max(500)
  .regex(/^(\/[A-Za-z0-9-]+)+(\?[A-Za-z0-9=&%._~-]*)?$/)
  .catch('/');
