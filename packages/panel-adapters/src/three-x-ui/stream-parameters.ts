import * as z from 'zod';

const headerSchema = z.object({
  type: z.string().default('none'),
  request: z
    .object({
      path: z.array(z.string()).default([]),
      headers: z.record(z.string(), z.unknown()).default({}),
    })
    .optional(),
});

/** Transport and security of an inbound, as far as a link shows them. Reality draws lots among its names and ids; we take the first. */
const streamSchema = z.object({
  network: z.enum(['tcp', 'ws', 'grpc']),
  security: z.enum(['none', 'tls', 'reality']).default('none'),
  tcpSettings: z.object({ header: headerSchema.optional() }).optional(),
  wsSettings: z
    .object({
      path: z.string().default(''),
      host: z.string().default(''),
      headers: z.record(z.string(), z.unknown()).default({}),
    })
    .optional(),
  grpcSettings: z
    .object({
      serviceName: z.string().default(''),
      authority: z.string().default(''),
      multiMode: z.boolean().default(false),
    })
    .optional(),
  tlsSettings: z
    .object({
      serverName: z.string().default(''),
      alpn: z.array(z.string()).default([]),
      settings: z.object({ fingerprint: z.string().default('') }).optional(),
    })
    .optional(),
  realitySettings: z
    .object({
      serverNames: z.array(z.string()).default([]),
      shortIds: z.array(z.string()).default([]),
      settings: z
        .object({
          publicKey: z.string().default(''),
          fingerprint: z.string().default(''),
          mldsa65Verify: z.string().default(''),
        })
        .optional(),
    })
    .optional(),
});

type Stream = z.infer<typeof streamSchema>;

/** The parameters of a link; null for a transport of which we know none. Pure. Source: sub/subService.go, `applyShare…Params` (2.9.4). */
export function streamParameters(streamSettings: unknown): Record<string, string> | null {
  const stream = streamSchema.safeParse(streamSettings).data;
  if (stream === undefined) return null;
  return { type: stream.network, ...transportOf(stream), ...securityOf(stream) };
}

/** The same in VMess's own names. Pure. */
export function vmessParameters({
  type = '',
  ...parameters
}: Record<string, string>): Record<string, string> {
  const { security = 'none', headerType = 'none', serviceName, mode, fp, sni, alpn, ...others } = parameters;
  const { host, path, authority } = others;
  const named = { host, path: serviceName ?? path, authority, sni, alpn, fp };
  return {
    ...{ net: type, tls: security, scy: '' },
    type: mode === 'multi' ? 'multi' : headerType,
    ...Object.fromEntries(Object.entries(named).filter(([, value]) => value !== undefined)),
  };
}

function transportOf({ network, tcpSettings, wsSettings, grpcSettings }: Stream): Record<string, string> {
  switch (network) {
    case 'tcp':
      return httpHeaderOf(tcpSettings?.header);
    case 'ws': {
      const { path = '', host = '', headers = {} } = wsSettings ?? {};
      return { path, host: host || textOf(headers.Host ?? headers.host) };
    }
    case 'grpc': {
      const { serviceName = '', authority = '', multiMode = false } = grpcSettings ?? {};
      return { serviceName, authority, ...(multiMode ? { mode: 'multi' } : {}) };
    }
  }
}

function httpHeaderOf(header: z.infer<typeof headerSchema> | undefined): Record<string, string> {
  if (header?.type !== 'http') return {};
  const { path = [], headers = {} } = header.request ?? {};
  return { headerType: 'http', path: path[0] ?? '', host: textOf(headers.Host ?? headers.host) };
}

function securityOf({ security, tlsSettings, realitySettings }: Stream): Record<string, string> {
  if (security === 'tls') {
    const { serverName = '', alpn = [], settings } = tlsSettings ?? {};
    return {
      security,
      ...named({ sni: serverName, alpn: alpn.join(','), fp: settings?.fingerprint ?? '' }),
    };
  }
  if (security === 'reality') {
    const { serverNames = [], shortIds = [], settings } = realitySettings ?? {};
    const { publicKey = '', fingerprint = '', mldsa65Verify = '' } = settings ?? {};
    const [sni = ''] = serverNames;
    const [sid = ''] = shortIds;
    return {
      security,
      ...named({ sni, sid, pbk: publicKey, fp: fingerprint, pqv: mldsa65Verify, spx: '/' }),
    };
  }
  return { security };
}

function named(parameters: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(parameters).filter(([, value]) => value !== ''));
}

function textOf(header: unknown): string {
  const first: unknown = Array.isArray(header) ? header[0] : header;
  return typeof first === 'string' ? first : '';
}
