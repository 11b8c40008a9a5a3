import type { PanelDriver } from '@panelkit/sdk';
import * as z from 'zod';
import type { CredentialField } from './pages/staff/credential-field.ts';

const objectSchema = z.object({
  properties: z.record(z.string(), z.unknown()).default({}),
  required: z.array(z.string()).default([]),
});
const jsonSchema = objectSchema.extend({ anyOf: z.array(objectSchema).default([]) });

/**
 * The fields of a panel's login, as its driver names them; of several ways to log in, all fields, none of
 * which must be given.
 */
export function credentialFields({ credentialsSchema }: PanelDriver): CredentialField[] {
  const { anyOf, properties, required } = jsonSchema.parse(
    z.toJSONSchema(credentialsSchema, { io: 'input' }),
  );
  const names = [...Object.keys(properties), ...anyOf.flatMap((way) => Object.keys(way.properties))];
  return [...new Set(names)].map((name) => ({ name, optional: !required.includes(name) }));
}
