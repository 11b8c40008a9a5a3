import type { ReadServer, Server } from '../../servers/server.ts';
import type { Fields } from '../dial-details.ts';
import { PRIVATE_IPV4, PRIVATE_IPV6 } from '../private-networks.ts';
import { type Rendered, toEntries } from '../rendered.ts';
import { toXrayOutbound } from './to-xray-outbound.ts';

const LOCAL = { listen: '127.0.0.1', sniffing: { enabled: true, destOverride: ['http', 'tls', 'quic'] } };
/**
 * A list of configurations of Xray, one a server, each with its name in `remarks`, as v2rayNG, Streisand and
 * Happ read it.
 */
export async function renderXray(servers: readonly Server[], dummy: ReadServer): Promise<Rendered> {
  const { names, entries, leftOut } = await toEntries(servers, dummy, toXrayOutbound);
  return { body: JSON.stringify(entries.map((entry, index) => around(names[index] ?? '', entry))), leftOut };
}

/** The same as a template: texts in place of the server and of its name. */
export const xrayTemplate = (server: string, name: string): object => around(name, server);

function around(remarks: string, outbound: Fields | string): Fields {
  return {
    remarks,
    log: { loglevel: 'warning' },
    dns: { servers: ['https://1.1.1.1/dns-query', 'https://8.8.8.8/dns-query'] },
    inbounds: [
      { tag: 'socks', port: 10808, protocol: 'socks', settings: { auth: 'noauth', udp: true }, ...LOCAL },
      { tag: 'http', port: 10809, protocol: 'http', ...LOCAL },
    ],
    outbounds: [outbound, { tag: 'direct', protocol: 'freedom' }, { tag: 'block', protocol: 'blackhole' }],
    routing: {
      domainStrategy: 'AsIs',
      rules: [
        { type: 'field', ip: [...PRIVATE_IPV4, ...PRIVATE_IPV6], outboundTag: 'direct' },
        { type: 'field', network: 'tcp,udp', outboundTag: 'proxy' },
      ],
    },
  };
}
