import * as z from 'zod';
import { linkAddressOf, MOST_LINK_ADDRESSES } from '../../domain/records/link-address.ts';

/** Addresses of the subscription links, each once, as `linkAddressOf` stores them. */
export const linkAddressesSchema = z
  .array(
    z.string().transform((text, context) => {
      const address = linkAddressOf(text);
      if (address !== null) return address;
      const message = 'must be an https address without credentials, query or fragment';
      context.addIssue({ code: 'custom', message });
      return z.NEVER;
    }),
  )
  .max(MOST_LINK_ADDRESSES)
  .refine((addresses) => new Set(addresses).size === addresses.length, 'must be different');
