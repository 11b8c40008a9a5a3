import * as z from 'zod';

const text = z.string().default('');
const headers = z.record(z.string(), z.unknown()).default({});
const pathAndHost = z.object({ path: text, host: text, headers });

/** Entries of an inbound's own addresses (*External Proxy*). `forceTls`: `same`, `tls` or `none`. */
const externalProxySchema = z.object({
  dest: z.string(),
  port: z.number(),
  remark: text,
  forceTls: z.string().default('same'),
});

/** Transport and security of an inbound, as far as a link shows them. Source: sub/subService.go (2.9.4). */
export const streamSchema = z.object({
  network: z.enum(['tcp', 'ws', 'grpc', 'httpupgrade', 'xhttp', 'hysteria']),
  security: z.enum(['none', 'tls', 'reality']).default('none'),
  externalProxy: z.array(externalProxySchema).nullish(),
  finalmask: z
    .object({
      tcp: z.array(z.unknown()).nullish(),
      udp: z.array(z.object({ type: text, settings: z.object({ password: text }).optional() })).nullish(),
    })
    .optional(),
  tcpSettings: z
    .object({
      header: z
        .object({
          type: z.string().default('none'),
          request: z.object({ path: z.array(z.string()).default([]), headers }).optional(),
        })
        .optional(),
    })
    .optional(),
  wsSettings: pathAndHost.optional(),
  httpupgradeSettings: pathAndHost.optional(),
  xhttpSettings: pathAndHost
    .extend({
      mode: text,
      xPaddingBytes: text,
      xPaddingObfsMode: z.boolean().default(false),
      xPaddingKey: text,
      xPaddingHeader: text,
      xPaddingPlacement: text,
      xPaddingMethod: text,
    })
    .optional(),
  grpcSettings: z
    .object({ serviceName: text, authority: text, multiMode: z.boolean().default(false) })
    .optional(),
  tlsSettings: z
    .object({
      serverName: text,
      alpn: z.array(z.string()).default([]),
      settings: z.object({ fingerprint: text, allowInsecure: z.boolean().default(false) }).optional(),
    })
    .optional(),
  realitySettings: z
    .object({
      serverNames: z.array(z.string()).default([]),
      shortIds: z.array(z.string()).default([]),
      settings: z.object({ publicKey: text, fingerprint: text, mldsa65Verify: text }).optional(),
    })
    .optional(),
});
export type Stream = z.infer<typeof streamSchema>;
