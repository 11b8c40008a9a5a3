import { cleanText } from '../../domain/panels/clean-text.ts';
import type { ReadServer } from './server.ts';

/**
 * An entry that leads nowhere and says why: applications keep the servers that they had when a link answers
 * with an error. Of a kind that every one of them can show. Pure.
 */
export function dummyServer(text: string): ReadServer {
  const name = cleanText(text, 100);
  const [cipher, password, host, port] = ['chacha20-ietf-poly1305', 'none', '127.0.0.1', 1] as const;
  const user = Buffer.from(`${cipher}:${password}`).toString('base64url');
  const common = { transport: { type: 'tcp', httpHeader: null }, security: { type: 'none' } } as const;
  return {
    index: -1,
    name,
    uri: `ss://${user}@${host}:${port}#${encodeURIComponent(name)}`,
    link: {
      protocol: 'shadowsocks',
      cipher,
      password,
      host,
      port,
      remark: name,
      plugin: '',
      ...common,
      others: {},
    },
  };
}
