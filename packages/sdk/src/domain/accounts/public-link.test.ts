import { expect, test } from 'vitest';
import { withPublicHost } from './public-link.ts';

const vmess = (add: string) =>
  `vmess://${Buffer.from(JSON.stringify({ v: '2', ps: 'x', add, port: 443 })).toString('base64')}`;

const whole = (text: string, alphabet: 'base64' | 'base64url' = 'base64') =>
  `ss://${Buffer.from(text).toString(alphabet)}#a`;

test.each([
  ['loopback', 'vless://id@127.0.0.1:443?type=tcp#a', 'vless://id@vpn.example:443?type=tcp#a'],
  ['a name of this machine', 'trojan://pw@localhost:8443#a', 'trojan://pw@vpn.example:8443#a'],
  [
    'a private network',
    'vless://id@10.0.0.5:443?sni=10.0.0.5#a',
    'vless://id@vpn.example:443?sni=10.0.0.5#a',
  ],
  ['no address at all', 'ss://dXNlcg@0.0.0.0:8388#a', 'ss://dXNlcg@vpn.example:8388#a'],
  [
    'loopback of IPv6',
    'hysteria2://pw@[::1]:443/?insecure=1#a',
    'hysteria2://pw@vpn.example:443/?insecure=1#a',
  ],
  ['loopback under VMess', vmess('127.0.0.1'), vmess('vpn.example')],
  [
    'a former host',
    'vless://id@OLD.example:443?sni=old.example#a',
    'vless://id@vpn.example:443?sni=old.example#a',
  ],
  ['a former address', 'trojan://pw@203.0.113.7:443#a', 'trojan://pw@vpn.example:443#a'],
  ['a former host under VMess', vmess('old.example'), vmess('vpn.example')],
  ['a host below a former one', 'vless://id@a.old.example:443#a', 'vless://id@a.old.example:443#a'],
  ['a public host', 'vless://id@a.example:443#a', 'vless://id@a.example:443#a'],
  ['a public address', 'vless://id@203.0.113.9:443#a', 'vless://id@203.0.113.9:443#a'],
  ['a public host under VMess', vmess('a.example'), vmess('a.example')],
  ['a link that is base64 as a whole', whole('chacha:pw@127.0.0.1:1'), whole('chacha:pw@vpn.example:1')],
  ['one of IPv6', whole('chacha:pw@[::1]:8388'), whole('chacha:pw@vpn.example:8388')],
  ['one whose password has an @', whole('chacha:p@w@10.0.0.5:8388'), whole('chacha:p@w@vpn.example:8388')],
  ['one that is public', whole('chacha:pw@a.example:8388'), whole('chacha:pw@a.example:8388')],
  ['one that has a former host', whole('chacha:pw@old.example:8388'), whole('chacha:pw@vpn.example:8388')],
  [
    'one that is URL-safe',
    whole('chacha:>>>???@127.0.0.1:1', 'base64url'),
    whole('chacha:>>>???@vpn.example:1', 'base64url'),
  ],
  ['base64 that holds no address', 'ss://bm90aGluZw==#a', 'ss://bm90aGluZw==#a'],
  ['VMess without settings', 'vmess://nothing', 'vmess://nothing'],
])('given %s, then the link leads to the public host where its own is not', (_name, link, wanted) => {
  expect(withPublicHost(link, 'vpn.example', ['old.example', '203.0.113.7'])).toBe(wanted);
});

test('given a public host of IPv6, then the link has it in brackets', () => {
  expect(withPublicHost('vless://id@127.0.0.1:443#a', '2001:db8::1', [])).toBe(
    'vless://id@[2001:db8::1]:443#a',
  );
});
