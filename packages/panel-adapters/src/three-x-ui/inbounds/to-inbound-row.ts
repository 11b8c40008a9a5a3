import type { DesiredInbound, InboundSecurity, InboundTransport } from '@panelkit/sdk';
import * as z from 'zod';
import type { RealityKeys } from '../../http/reality-keys.ts';
import type { InboundRow } from './inbound-rows.ts';

/** What is made once with an inbound of Reality. */
export interface RealitySecrets extends RealityKeys {
  shortId: string;
}

type Fields = Record<string, unknown>;
const fieldsSchema = z.looseObject({}).catch({});
const fieldsOf = (value: unknown): Fields => fieldsSchema.parse(value);

/** What the panel's own page sends of a new one. */
const NEW_ROW = { listen: '', expiryTime: 0, total: 0 };
const SNIFFED = ['http', 'tls', 'quic', 'fakedns'];

/**
 * The whole row as wanted. Of one that is there everything that we do not know is kept, its clients and the
 * keys of Reality too. Pure.
 *
 * @param current - the row, null for a new one
 */
export function toInboundRow(
  { name, template, enabled }: DesiredInbound,
  parts: { current: InboundRow | null; port: number; secrets: RealitySecrets },
): Omit<InboundRow, 'id'> {
  const { current, port, secrets } = parts;
  const { protocol, sniffing } = template;
  const keepsSettings = current?.protocol === protocol;
  const settings = { ...settingsOf(protocol), ...(keepsSettings && current.settings) };
  const stream = fieldsOf(current?.streamSettings);
  return {
    ...(current ?? NEW_ROW),
    remark: name,
    enable: enabled,
    port,
    protocol,
    settings: { ...settings, clients: fieldsOf(current?.settings).clients ?? [] },
    streamSettings: {
      ...stream,
      ...transportOf(template.transport, stream),
      ...securityOf(template.security, stream, secrets),
    },
    sniffing: {
      destOverride: SNIFFED,
      metadataOnly: false,
      routeOnly: false,
      ...current?.sniffing,
      enabled: sniffing,
    },
  };
}

function settingsOf(protocol: DesiredInbound['template']['protocol']): Fields {
  if (protocol === 'vmess') return {};
  return protocol === 'trojan'
    ? { fallbacks: [] }
    : { decryption: 'none', encryption: 'none', fallbacks: [] };
}

function transportOf(transport: InboundTransport, stream: Fields): Fields {
  const { network } = transport;
  switch (network) {
    case 'tcp':
      return { network, tcpSettings: { ...fieldsOf(stream.tcpSettings), header: { type: 'none' } } };
    case 'ws':
    case 'httpupgrade': {
      const { path, host } = transport;
      const key = `${network}Settings`;
      return { network, [key]: { headers: {}, ...fieldsOf(stream[key]), path, host: host ?? '' } };
    }
    case 'grpc': {
      const { serviceName } = transport;
      const known = { authority: '', multiMode: false, ...fieldsOf(stream.grpcSettings) };
      return { network, grpcSettings: { ...known, serviceName } };
    }
  }
}

function securityOf(security: InboundSecurity, stream: Fields, secrets: RealitySecrets): Fields {
  switch (security.kind) {
    case 'none':
      return { security: 'none' };
    case 'tls':
      return { security: 'tls', tlsSettings: tlsOf(security, fieldsOf(stream.tlsSettings)) };
    case 'reality':
      return {
        security: 'reality',
        realitySettings: realityOf(security, fieldsOf(stream.realitySettings), secrets),
      };
  }
}

function tlsOf(wanted: Extract<InboundSecurity, { kind: 'tls' }>, current: Fields): Fields {
  const { serverName, certificateFile, keyFile } = wanted;
  const [certificate] = Array.isArray(current.certificates) ? current.certificates : [];
  return {
    minVersion: '1.2',
    maxVersion: '1.3',
    cipherSuites: '',
    alpn: ['h2', 'http/1.1'],
    settings: { fingerprint: 'chrome' },
    ...current,
    serverName,
    certificates: [{ usage: 'encipherment', ...fieldsOf(certificate), certificateFile, keyFile }],
  };
}

function realityOf(
  { target, serverNames }: Extract<InboundSecurity, { kind: 'reality' }>,
  { dest: _, ...current }: Fields,
  { privateKey, publicKey, shortId }: RealitySecrets,
): Fields {
  const settings = { publicKey, fingerprint: 'chrome', serverName: '', spiderX: '/', mldsa65Verify: '' };
  const made = {
    show: false,
    xver: 0,
    privateKey,
    shortIds: [shortId],
    settings,
    mldsa65Seed: '',
    minClientVer: '',
    maxClientVer: '',
    maxTimediff: 0,
  };
  return { ...made, ...current, target, serverNames };
}
