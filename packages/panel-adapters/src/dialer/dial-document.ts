import { renderSubscription } from '@panelkit/sdk/links';
import * as z from 'zod';

/** Which client's configuration is written. */
export type DialProgram = 'xray' | 'sing-box';

const fields = z.record(z.string(), z.unknown());
const xrayDocument = z.array(z.object({ outbounds: z.array(fields) }));
const tagged = z.array(z.looseObject({ type: z.string(), tag: z.string() }));
const singBoxDocument = z.object({
  outbounds: tagged,
  dns: z.object({ servers: z.array(fields) }),
  route: z.object({ default_domain_resolver: z.string().optional() }),
});
/** What apps choose among servers by. */
const NO_SERVERS: ReadonlySet<string> = new Set(['selector', 'urltest', 'direct', 'block', 'dns']);

/**
 * A configuration with which the client sends everything through the link, from an HTTP proxy on loopback;
 * null when it cannot dial such a link. Made of what a customer's app with the same core gets, so that a dial
 * fails where theirs would.
 */
export async function dialDocument(
  link: string,
  { program, coreVersion, port }: { program: DialProgram; coreVersion: string; port: number },
): Promise<string | null> {
  const { body, leftOut } = await renderSubscription({
    links: [{ uri: link }],
    chosen: { format: program, coreVersion },
    language: 'en',
    now: new Date(0),
    subscription: {
      status: 'active',
      uploadBytes: 0,
      downloadBytes: 0,
      trafficLimitBytes: null,
      expiresAt: null,
      refillsAt: null,
    },
    brand: { name: 'Dial', supportUrl: null, pageUrl: null, updateIntervalHours: 12 },
  });
  if (leftOut.length > 0) return null;
  // Without the app's rules: they send private addresses past the server.
  return program === 'xray' ? forXray(body, port) : forSingBox(body, port);
}

function forXray(body: string, port: number): string | null {
  const [first] = xrayDocument.parse(JSON.parse(body));
  const [outbound] = first?.outbounds ?? [];
  if (outbound === undefined) return null;
  const inbounds = [{ listen: '127.0.0.1', port, protocol: 'http' }];
  return JSON.stringify({ log: { loglevel: 'none' }, inbounds, outbounds: [outbound] });
}

function forSingBox(body: string, port: number): string | null {
  const { outbounds, dns, route: appRoute } = singBoxDocument.parse(JSON.parse(body));
  const server = outbounds.find(({ type }) => !NO_SERVERS.has(type));
  if (server === undefined) return null;
  const inbounds = [{ type: 'http', tag: 'in', listen: '127.0.0.1', listen_port: port }];
  // Who resolves the name of the server: from 1.12 on it is named, before it is the system.
  const { default_domain_resolver: resolver } = appRoute;
  const route = { final: server.tag, ...(resolver !== undefined && { default_domain_resolver: resolver }) };
  const servers = dns.servers.filter(({ tag }) => tag === resolver);
  const names = resolver !== undefined && { dns: { servers } };
  return JSON.stringify({ log: { disabled: true }, ...names, inbounds, outbounds: [server], route });
}
