import * as z from 'zod';
import { buildShadowsocksLink } from '../links/shadowsocks.ts';
import { buildTrojanLink } from '../links/trojan.ts';
import { buildVlessLink } from '../links/vless.ts';
import { buildVmessLink } from '../links/vmess.ts';
import { streamParameters, vmessParameters } from './stream-parameters.ts';

/** An inbound as far as a link shows it. */
export interface LinkedInbound {
  remark: string;
  listen: string;
  port: number;
  protocol: string;
  settings: unknown;
  streamSettings: unknown;
}

/** A client as far as a link shows it. */
export interface LinkedClient {
  email: string;
  uuid: string;
  password: string;
  flow: string;
}

const settingsSchema = z.object({
  encryption: z.string().optional(),
  method: z.string().default(''),
  password: z.string().default(''),
});

const ANY_ADDRESS = new Set(['', '0.0.0.0', '::', '::0']);

/**
 * The share link of a client on an inbound, as the panel's own subscription composes it; null for a protocol or a transport of which
 * we know no link. Pure. Source: sub/subService.go, `genVlessLink` and its neighbours (2.9.4).
 *
 * @param host - by which the panel is reached, for inbounds that listen everywhere
 */
export function buildInboundLink(inbound: LinkedInbound, client: LinkedClient, host: string): string | null {
  const settings = settingsSchema.safeParse(inbound.settings).data;
  const stream = streamParameters(inbound.streamSettings);
  if (settings === undefined || stream === null) return null;
  const place = {
    host: ANY_ADDRESS.has(inbound.listen) ? host : inbound.listen,
    port: inbound.port,
    remark: [inbound.remark, client.email].filter((part) => part !== '').join('-'),
  };
  const { uuid, password } = client;
  switch (inbound.protocol) {
    case 'vless': {
      const encryption = settings.encryption === undefined ? {} : { encryption: settings.encryption };
      const flow = client.flow !== '' && canFlow(stream) ? { flow: client.flow } : {};
      return buildVlessLink({ ...place, uuid, parameters: { ...stream, ...encryption, ...flow } });
    }
    case 'trojan':
      return buildTrojanLink({ ...place, password, parameters: stream });
    case 'vmess':
      return buildVmessLink({ ...place, uuid, parameters: vmessParameters(stream) });
    case 'shadowsocks':
      return buildShadowsocksLink({
        ...place,
        ...secretOf(settings, password),
        parameters: withoutNone(stream),
      });
    default:
      return null;
  }
}

function canFlow({ type, security }: Record<string, string>): boolean {
  return type === 'tcp' && (security === 'tls' || security === 'reality');
}

function secretOf(settings: z.infer<typeof settingsSchema>, password: string) {
  const { method: cipher, password: serverKey } = settings;
  return { cipher, password: cipher.startsWith('2022') ? `${serverKey}:${password}` : password };
}

/** Links of Shadowsocks name their security only when there is one. */
function withoutNone({ security = 'none', ...others }: Record<string, string>): Record<string, string> {
  return security === 'none' ? others : { ...others, security };
}
