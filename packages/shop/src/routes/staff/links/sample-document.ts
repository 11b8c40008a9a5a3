import { formatNamed, type LinkTemplateKind, renderSubscription } from '@panelkit/sdk/links';

const USER = '7f9c2b1e-0000-4000-8000-0000000000aa';
const SERVERS = [
  { place: 'Germany', uri: `vmess://${vmess('de.example')}` },
  { place: 'Finland', uri: `vless://${USER}@fi.example:443?type=ws&path=%2Fray&security=tls&sni=fi.example` },
  { place: 'Finland', uri: `trojan://sample@fi.example:443?security=tls&sni=fi.example` },
];

function vmess(add: string): string {
  const settings = { v: '2', ps: '', add, port: '443', id: USER, aid: 0, net: 'ws', path: '/vm', tls: 'tls' };
  return Buffer.from(JSON.stringify(settings)).toString('base64');
}

/** What an application would get of a template for a subscription with a few servers. */
export async function sampleDocument(
  shopName: string,
  { kind, text }: { kind: LinkTemplateKind; text: string },
): Promise<string> {
  const chosen = formatNamed(kind) ?? { format: 'plain', coreVersion: null };
  const { body } = await renderSubscription({
    links: SERVERS,
    chosen,
    language: 'en',
    now: new Date(0),
    templates: { [kind]: text },
    subscription: {
      status: 'active',
      uploadBytes: 0,
      downloadBytes: 0,
      trafficLimitBytes: null,
      expiresAt: null,
      refillsAt: null,
    },
    brand: { name: shopName, supportUrl: null, pageUrl: null, updateIntervalHours: 12 },
  });
  return body.startsWith('{') || body.startsWith('[') ? JSON.stringify(JSON.parse(body), null, 2) : body;
}
