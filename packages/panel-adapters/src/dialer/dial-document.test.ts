import { expect, test } from 'vitest';
import { dialDocument } from './dial-document.ts';

const LINK = 'vless://7f9c2b1e-0000-4000-8000-0000000000aa@vpn.example:443?type=tcp&security=none#Shop';
const read = async (coreVersion: string): Promise<Record<string, unknown>> =>
  JSON.parse((await dialDocument(LINK, { program: 'sing-box', coreVersion, port: 1080 })) ?? '{}');

// Without its own resolver, sing-box 1.14 asks DNS only and ignores the hosts file.
test.each(['1.12.0', '1.14.1'])(
  'given sing-box %s, then it resolves the server as the app does',
  async (version) => {
    expect(await read(version)).toMatchObject({
      dns: { servers: [{ type: 'local', tag: 'local' }] },
      route: { final: 'Dial', default_domain_resolver: 'local' },
    });
  },
);

test('given a sing-box that resolves with its system, then nothing is said of it', async () => {
  expect(await read('1.8.14')).not.toHaveProperty('dns');
});
