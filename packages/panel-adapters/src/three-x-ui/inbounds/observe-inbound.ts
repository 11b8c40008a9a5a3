import type { InboundSecurity, InboundTransport, ObservedInbound } from '@panelkit/sdk';
import * as z from 'zod';
import { isKeeper } from '../v2/v2-entry.ts';
import type { InboundRow } from './inbound-rows.ts';

const pathSchema = z.object({ path: z.string().default('/'), host: z.string().default('') });
const transportSchemas = {
  ws: z.object({ wsSettings: pathSchema }),
  httpupgrade: z.object({ httpupgradeSettings: pathSchema }),
  grpc: z.object({ grpcSettings: z.object({ serviceName: z.string().default('') }) }),
  tcp: z.object({
    tcpSettings: z.object({ header: z.object({ type: z.literal('none') }).optional() }).optional(),
  }),
};
const networkSchema = z.object({ network: z.string(), security: z.string().default('none') });
const tlsSchema = z.object({
  tlsSettings: z.object({
    serverName: z.string().default(''),
    certificates: z.array(z.object({ certificateFile: z.string(), keyFile: z.string() })).min(1),
  }),
});
const realitySchema = z.object({
  realitySettings: z.object({
    target: z.string().optional(),
    /** What `target` was called before. */
    dest: z.string().optional(),
    serverNames: z.array(z.string()),
  }),
});
const clientsSchema = z.object({ clients: z.array(z.object({ email: z.string().default('') })).nullish() });
const sniffingSchema = z.object({ enabled: z.boolean().default(false) });

/** An inbound in our words. Pure. */
export function observeInbound(row: InboundRow): ObservedInbound {
  const { id, remark, protocol, port, enable, settings, streamSettings, sniffing } = row;
  const stream = networkSchema.safeParse(streamSettings).data;
  const clients = clientsSchema.safeParse(settings).data?.clients ?? [];
  return {
    key: String(id),
    name: remark,
    protocol,
    port,
    enabled: enable,
    network: stream?.network ?? null,
    transport: transportOf(stream?.network, streamSettings),
    security: securityOf(stream?.security, streamSettings),
    sniffing: sniffingSchema.safeParse(sniffing).data?.enabled ?? false,
    accountCount: clients.filter(({ email }) => !isKeeper(email)).length,
  };
}

function transportOf(network: string | undefined, stream: unknown): InboundTransport | null {
  switch (network) {
    case 'tcp':
      return transportSchemas.tcp.safeParse(stream).success ? { network } : null;
    case 'ws':
      return toPath(network, transportSchemas.ws.safeParse(stream).data?.wsSettings);
    case 'httpupgrade':
      return toPath(network, transportSchemas.httpupgrade.safeParse(stream).data?.httpupgradeSettings);
    case 'grpc': {
      const settings = transportSchemas.grpc.safeParse(stream).data?.grpcSettings;
      return settings === undefined ? null : { network, serviceName: settings.serviceName };
    }
    default:
      return null;
  }
}

function toPath(
  network: 'ws' | 'httpupgrade',
  settings: z.infer<typeof pathSchema> | undefined,
): InboundTransport | null {
  return settings === undefined ? null : { network, path: settings.path, host: settings.host || null };
}

function securityOf(security: string | undefined, stream: unknown): InboundSecurity | null {
  switch (security) {
    case 'none':
      return { kind: 'none' };
    case 'tls': {
      const settings = tlsSchema.safeParse(stream).data?.tlsSettings;
      const [certificate] = settings?.certificates ?? [];
      if (settings === undefined || certificate === undefined) return null;
      return { kind: 'tls', serverName: settings.serverName, ...certificate };
    }
    case 'reality': {
      const settings = realitySchema.safeParse(stream).data?.realitySettings;
      if (settings === undefined) return null;
      const { target, dest = '', serverNames } = settings;
      return { kind: 'reality', target: target ?? dest, serverNames };
    }
    default:
      return null;
  }
}
