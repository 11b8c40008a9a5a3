import { parseShareLink } from '@panelkit/sdk/links';
import { startXrayClient } from '../core/start-xray-client.ts';
import { toXrayOutbound } from '../core/to-xray-outbound.ts';

/** Whether a real client with the link gets the bytes from a web server behind the panel's core. */
export async function dialLink(binary: string, link: string, tries = 1, bytes = 1000): Promise<boolean> {
  if (link === '') return false;
  const outbound = toXrayOutbound(parseShareLink(link));
  if (outbound === null) throw new Error('a link that no client here can dial');
  const client = await startXrayClient(binary, outbound);
  try {
    for (let attempt = 1; attempt <= tries; attempt += 1) {
      if ((await client.download(bytes)) === bytes) return true;
    }
    return false;
  } finally {
    await client.stop();
  }
}
