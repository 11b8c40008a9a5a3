import * as z from 'zod';
import type { InboundTemplate } from '../../domain/inbounds/inbound-template.ts';

const portSchema = z.int().min(1).max(65_535);
const rangeSchema = z
  .strictObject({ from: portSchema, to: portSchema })
  .refine(({ from, to }) => from <= to, 'must not end before it begins');
const pathSchema = z.string().regex(/^\/[\x21-\x7e]*$/);
const hostSchema = z
  .string()
  .regex(/^[a-z0-9.-]+$/i)
  .max(253);

const transportSchema = z.discriminatedUnion('network', [
  z.strictObject({ network: z.literal('tcp') }),
  z.strictObject({
    network: z.enum(['ws', 'httpupgrade']),
    path: pathSchema.default('/'),
    host: hostSchema.nullable().default(null),
  }),
  z.strictObject({ network: z.literal('grpc'), serviceName: z.string().regex(/^[\w.-]+$/) }),
]);

const securitySchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('none') }),
  z.strictObject({
    kind: z.literal('tls'),
    serverName: hostSchema,
    certificateFile: z.string().startsWith('/'),
    keyFile: z.string().startsWith('/'),
  }),
  z.strictObject({
    kind: z.literal('reality'),
    target: z.string().regex(/^[a-z0-9.-]+:\d{1,5}$/i),
    serverNames: z.array(hostSchema).min(1).max(20),
  }),
]);

/** What an inbound is made of, as a caller says it. Reality goes with VLESS or Trojan, over TCP or gRPC. */
export const inboundTemplateSchema = z
  .strictObject({
    protocol: z.enum(['vless', 'vmess', 'trojan']),
    transport: transportSchema.default({ network: 'tcp' }),
    security: securitySchema,
    port: z.union([portSchema, rangeSchema]),
    sniffing: z.boolean().default(true),
  })
  .refine(fitsReality, 'Reality needs VLESS or Trojan, over tcp or grpc');

/** Of a dedicated inbound: each unit needs its own port. */
export const dedicatedTemplateSchema = inboundTemplateSchema.refine(
  ({ port }) => typeof port !== 'number',
  'a dedicated inbound needs a range of ports',
);

/** A template as a caller may give it; what is left out has its default. */
export type InboundTemplateInput = z.input<typeof inboundTemplateSchema>;

function fitsReality({ protocol, transport, security }: InboundTemplate): boolean {
  if (security.kind !== 'reality') return true;
  return protocol !== 'vmess' && (transport.network === 'tcp' || transport.network === 'grpc');
}
