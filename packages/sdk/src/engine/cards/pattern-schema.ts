import * as z from 'zod';
import { parseTemplate } from '../../domain/cards/message-pattern.ts';

/** Patterns of bank messages, as a shop or its staff give them. */
export const patternsSchema = z
  .array(
    z.strictObject({
      name: z.string().trim().min(1).max(100),
      template: z
        .string()
        .min(1)
        .max(1000)
        .refine(
          (template) => parseTemplate(template) !== null,
          'needs one {amount} and some words around it',
        ),
      unit: z.string().regex(/^[A-Z]{3}$/),
      cardId: z.string().min(1).max(100).nullable(),
      senders: z.array(z.string().trim().min(1).max(100)).max(20),
    }),
  )
  .max(50);
