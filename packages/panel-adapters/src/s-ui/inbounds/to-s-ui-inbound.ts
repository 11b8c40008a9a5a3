import type { DesiredInbound, InboundSecurity, InboundTransport } from '@panelkit/sdk';
import * as z from 'zod';
import type { RealityKeys } from '../../http/reality-keys.ts';
import type { SUiInboundRow, SUiTlsRow } from './s-ui-inbound-rows.ts';

type Fields = Record<string, unknown>;
const fieldsSchema = z.looseObject({}).catch({});
const fieldsOf = (value: unknown): Fields => fieldsSchema.parse(value);

/** Why S-UI cannot keep what is wanted; null when it can. */
export function whyNotOnSUi({ template, enabled }: DesiredInbound): string | null {
  if (!enabled) return 'an inbound of S-UI has no switch';
  const { security } = template;
  if (security.kind === 'reality' && security.serverNames.length > 1) {
    return 'Reality of S-UI has one server name';
  }
  return null;
}

/** The whole inbound as wanted; of one that is there everything that we do not know is kept. Pure. */
export function toSUiInbound(
  { name, template }: DesiredInbound,
  parts: { current: SUiInboundRow | null; port: number; tlsId: number },
): Fields {
  const { current, port, tlsId } = parts;
  const { transport: _, ...kept }: Fields = current ?? { id: 0, listen: '::', addrs: [], out_json: {} };
  return {
    ...kept,
    type: template.protocol,
    tag: name,
    listen_port: port,
    tls_id: tlsId,
    ...transportOf(template.transport, fieldsOf(current?.transport)),
  };
}

/** The row of what hides it; null for nothing. Keys and ids of one that is there stay. Pure. */
export function toSUiTls(
  { name, template }: DesiredInbound,
  parts: { current: SUiTlsRow | null; keys: RealityKeys; shortId: string },
): Fields | null {
  const { current, keys, shortId } = parts;
  const { security } = template;
  if (security.kind === 'none') return null;
  const { server, client } = partsOf(security, { keys, shortId, server: fieldsOf(current?.server) });
  return {
    ...(current ?? { id: 0 }),
    name,
    server: { ...fieldsOf(current?.server), enabled: true, ...server },
    client: { ...client, ...fieldsOf(current?.client) },
  };
}

function transportOf(transport: InboundTransport, current: Fields): Fields {
  switch (transport.network) {
    case 'tcp':
      return {};
    case 'ws': {
      const { path, host } = transport;
      const headers = host === null ? {} : { headers: { ...fieldsOf(current.headers), Host: host } };
      return { transport: { ...current, type: 'ws', path, ...headers } };
    }
    case 'httpupgrade': {
      const { path, host } = transport;
      return { transport: { ...current, type: 'httpupgrade', path, ...(host === null ? {} : { host }) } };
    }
    case 'grpc':
      return { transport: { ...current, type: 'grpc', service_name: transport.serviceName } };
  }
}

function partsOf(
  security: Exclude<InboundSecurity, { kind: 'none' }>,
  { keys, shortId, server }: { keys: RealityKeys; shortId: string; server: Fields },
): { server: Fields; client: Fields } {
  if (security.kind === 'tls') {
    const { serverName, certificateFile, keyFile } = security;
    return {
      server: { server_name: serverName, certificate_path: certificateFile, key_path: keyFile },
      client: {},
    };
  }
  const [, host = '', port = '443'] = /^(.*):(\d+)$/.exec(security.target) ?? [];
  const made = { private_key: keys.privateKey, short_id: [shortId] };
  const handshake = { server: host, server_port: Number(port) };
  return {
    server: {
      server_name: security.serverNames[0] ?? host,
      reality: { ...made, ...fieldsOf(server.reality), enabled: true, handshake },
    },
    // Without the client's part the panel crashes at the next save of the inbound.
    client: {
      reality: { public_key: keys.publicKey, short_id: '' },
      utls: { enabled: true, fingerprint: 'chrome' },
    },
  };
}
