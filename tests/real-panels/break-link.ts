import { freePort } from '../../packages/panel-adapters/src/dialer/free-port.ts';
import type { Place } from './real-panel.ts';
import { makeKeyPair } from './reality-target.ts';

/** What is wrong with a link that must not carry. */
export type Fault = 'port' | 'credential' | 'path' | 'key' | 'server name';

/** The faults that the links of a place can have. */
export function faultsOf(place: Place): Fault[] {
  if (place === 'ws') return ['port', 'credential', 'path'];
  return place === 'reality' ? ['port', 'credential', 'key', 'server name'] : ['port', 'credential'];
}

/** The link with one thing in it that the panel never said. */
export async function breakLink(link: string, fault: Fault): Promise<string> {
  const url = new URL(link);
  switch (fault) {
    case 'port':
      url.port = String(await freePort());
      break;
    case 'credential':
      url.username = crypto.randomUUID();
      break;
    case 'path':
      url.searchParams.set('path', '/wrong');
      break;
    case 'key':
      url.searchParams.set('pbk', makeKeyPair().publicKey);
      break;
    case 'server name':
      url.searchParams.set('sni', 'wrong.test');
      break;
  }
  if (url.href === new URL(link).href) throw new Error(`the link has no ${fault}`);
  return url.href;
}
