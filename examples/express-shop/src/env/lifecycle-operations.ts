import * as z from 'zod';

/** Parts of the lifecycle. */
export const operations = z
  .string()
  .transform((text) => text.split(',').map((part) => part.trim()))
  .pipe(
    z.union([
      z.tuple([z.literal('all')]).transform(() => 'all' as const),
      z.array(z.enum(['expired', 'expiring', 'traffic'])),
    ]),
  );
