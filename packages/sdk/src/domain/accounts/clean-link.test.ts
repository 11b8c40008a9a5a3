import { describe, expect, test } from 'vitest';
import { cleanLink, isClickableLink } from './clean-link.ts';

const vmess = (settings: object): string =>
  `vmess://${Buffer.from(JSON.stringify(settings)).toString('base64')}`;
const opened = (link: string | null): unknown =>
  JSON.parse(Buffer.from((link ?? '').slice('vmess://'.length), 'base64').toString());

describe('cleanLink', () => {
  test.each([
    'vless://3b241101-e2bb-4255-8caf-4136c566a962@vpn.example:443?type=ws&path=%2Fa%20b&security=tls#%F0%9F%9A%80%20Fast',
    'vless://id@[2001:db8::1]:443?type=tcp#50% off',
    'vless://id@vpn.example:443?type=tcp#\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645',
    'trojan://secret@vpn.example:443',
    'ss://Y2hhY2hhOnB3@vpn.example:8388#name',
    'ss://Y2hhY2hhOnB3QHZwbi5leGFtcGxlOjgzODg#name',
    'hysteria2://pw@vpn.example:443,5000-6000?insecure=1#x',
    'hy2://pw@vpn.example:443/?mport=1-2#x',
    'tuic://id:pw@vpn.example:443?alpn=h3#x',
    'wireguard://key@vpn.example:51820?publickey=k#x',
    'socks5://user:pw@vpn.example:1080',
    'http://user:pw@vpn.example:8080',
    vmess({ v: '2', ps: 'name', add: 'vpn.example', port: 443, id: 'x' }),
    vmess({ v: '2', ps: 'name', add: '2001:db8::1', port: 443, id: 'x' }),
  ])('given an honest link, then it stays byte for byte: %s', (link) => {
    expect(cleanLink(link)).toBe(link);
  });

  test.each([
    'javascript:alert(1)',
    'javascript://vpn.example/%0aalert(1)',
    'JaVaScRiPt://x@vpn.example:1',
    'data:text/html,<script>alert(1)</script>',
    'https://evil.example/login',
    'https://user@evil.example/login',
    'file:///etc/passwd',
    ' vless://id@vpn.example:443',
    'vless://id@vpn.example:443\nvless://other@evil.example:443',
    'vless://id@vpn.example:443?path=/\u202egnp',
    'vless://id@"><script>:443',
    'vless://id@%65vil.example:443',
    'vless://id@evil.example\u200b:443',
    'vless://',
    'vmess://not-base64!',
    'vmess://aGVsbG8=',
    vmess({ ps: 'x', add: 'evil.example\n' }),
    vmess({ ps: 'x', add: { a: 1 } }),
    '',
  ])('given %j, then there is no link', (link) => {
    expect(cleanLink(link)).toBeNull();
  });

  test.each([
    { remark: 'a%0Avless://x', clean: 'a vless://x' },
    { remark: 'a%E2%80%AEexe.jpg', clean: 'a exe.jpg' },
    { remark: 'a\u202eb', clean: 'a b' },
    { remark: 'x'.repeat(500), clean: `${'x'.repeat(199)}…` },
  ])('given the remark $remark, then it is cleaned', ({ remark, clean }) => {
    const link = 'trojan://pw@vpn.example:443?sni=a';
    expect(cleanLink(`${link}#${remark}`)).toBe(`${link}#${encodeURIComponent(clean)}`);
  });

  test('given a remark with bare percent signs, then only what is hostile in it goes', () => {
    const link = 'trojan://pw@vpn.example:443#';
    expect(cleanLink(`${link}%00%1b[31m50% off%E2%80%AE`)).toBe(`${link}%20%20[31m50% off%20`);
  });

  test('given a hostile remark of VMess, then it alone is cleaned', () => {
    const settings = { v: '2', add: 'vpn.example', id: 'x', path: '/\u00fc' };
    const link = cleanLink(vmess({ ...settings, ps: 'a\u202eb\nc' }));
    expect(opened(link)).toEqual({ ...settings, ps: 'a b c' });
  });

  test('given a proxy, then it is no link to click on', () => {
    expect(isClickableLink('http://user:pw@vpn.example:8080')).toBe(false);
    expect(isClickableLink('vless://id@vpn.example:443')).toBe(true);
  });
});
