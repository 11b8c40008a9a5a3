import type { InboundSecurity, InboundTransport, ObservedInbound } from '@panelkit/sdk';
import * as z from 'zod';
import type { ListedInbound, SUiInboundRow, SUiTlsRow } from './s-ui-inbound-rows.ts';

const hostSchema = z.union([z.string(), z.array(z.string()).transform(([first = '']) => first)]).default('');
const transportSchema = z.object({
  type: z.string().default('tcp'),
  path: z.string().default('/'),
  host: hostSchema,
  headers: z.object({ Host: hostSchema }).catch({ Host: '' }).default({ Host: '' }),
  service_name: z.string().default(''),
});
const serverSchema = z.object({
  server_name: z.string().default(''),
  certificate_path: z.string().optional(),
  key_path: z.string().optional(),
  reality: z
    .object({ enabled: z.boolean(), handshake: z.object({ server: z.string(), server_port: z.number() }) })
    .optional(),
});

/** An inbound in our words. It has no switch, and its sniffing is a matter of the panel's routes. Pure. */
export function observeSUiInbound(
  row: SUiInboundRow,
  { accountCount }: Pick<ListedInbound, 'accountCount'>,
  tls: SUiTlsRow | undefined,
): ObservedInbound {
  const transport = transportOf(row.transport);
  return {
    key: String(row.id),
    name: row.tag,
    protocol: row.type,
    port: row.listen_port ?? null,
    enabled: true,
    network: transport?.network ?? null,
    transport,
    security: securityOf(row, tls),
    sniffing: null,
    accountCount,
  };
}

function transportOf(stored: unknown): InboundTransport | null {
  const transport = transportSchema.safeParse(stored ?? {}).data;
  switch (transport?.type) {
    case 'tcp':
      return { network: 'tcp' };
    case 'ws':
      return { network: 'ws', path: transport.path, host: transport.headers.Host || null };
    case 'httpupgrade':
      return { network: 'httpupgrade', path: transport.path, host: transport.host || null };
    case 'grpc':
      return { network: 'grpc', serviceName: transport.service_name };
    default:
      return null;
  }
}

function securityOf({ tls_id }: SUiInboundRow, tls: SUiTlsRow | undefined): InboundSecurity | null {
  if (tls_id === 0) return { kind: 'none' };
  const server = serverSchema.safeParse(tls?.server).data;
  if (server === undefined) return null;
  const { server_name, certificate_path, key_path, reality } = server;
  if (reality?.enabled) {
    const { handshake } = reality;
    const target = `${handshake.server}:${handshake.server_port}`;
    return { kind: 'reality', target, serverNames: [server_name] };
  }
  if (certificate_path === undefined || key_path === undefined) return null;
  return { kind: 'tls', serverName: server_name, certificateFile: certificate_path, keyFile: key_path };
}
