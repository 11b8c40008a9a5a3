import { buildShareLink, type LinkSecurity, type LinkTransport } from '@panelkit/sdk/links';
import { describe, expect, test } from 'vitest';
import { linksByCredential } from './links-by-credential.ts';
import { pinRealityChoices, showsOnlyKnownChoices } from './pin-reality-choices.ts';

const TCP: LinkTransport = { type: 'tcp', httpHeader: null };
const NONE: LinkSecurity = { type: 'none' };
const PLACE = { host: 'h', port: 1, transport: TCP, security: NONE, others: {}, remark: 'r' };

describe('linksByCredential', () => {
  test('given the links of a panel, then each goes to who has its secret, in the panel’s order', () => {
    const links = [
      'trojan://p%40ss@h:1?type=tcp#a',
      buildShareLink({ ...PLACE, protocol: 'vmess', uuid: 'u', cipher: 'auto' }),
      buildShareLink({
        ...PLACE,
        protocol: 'shadowsocks',
        cipher: 'aes-256-gcm',
        password: 'p@ss',
        plugin: '',
      }),
      'ss://2022-blake3-aes-256-gcm:server%3D:key%3D@h:1#b',
      'vless://other@h:1?type=tcp#c',
      'hysteria2://p%40ss@h:1?security=tls#d',
    ];
    const linksOf = linksByCredential(links);
    expect(linksOf({ uuid: 'u', password: 'p@ss' })).toEqual([links[0], links[1], links[2], links[5]]);
    expect(linksOf({ uuid: '', password: 'key=' })).toEqual([links[3]]);
  });

  test.each(['vmess://%%%', 'vmess://bnVsbA==', 'nonsense', 'wireguard://k%@h:1', 'ss://@h'])(
    'given %s, then nobody gets it',
    (link) => {
      expect(linksByCredential([link])({ uuid: '', password: '' })).toEqual([]);
    },
  );
});

describe('pinRealityChoices', () => {
  const choices = [{ publicKey: 'key', serverNames: ['a.example', 'b.example'], shortIds: ['01', '02'] }];
  const link = 'vless://u@h:1?pbk=key&security=reality&sid=02&sni=b.example&type=tcp#x&sid=02';

  test('given a link of an inbound that is known, then the first of each, and the remark stays', () => {
    expect(pinRealityChoices([link], choices)).toEqual([
      'vless://u@h:1?pbk=key&security=reality&sid=01&sni=a.example&type=tcp#x&sid=02',
    ]);
  });

  test.each([
    { name: 'follows from the client', given: '/e77ed9ce4e90291', then: '/e77ed9ce4e90291' },
    { name: 'is drawn by lot', given: '/NE0NhbP09pytRMX', then: '/' },
  ])('given a path to crawl that $name, then it is $then', ({ given, then }) => {
    const [pinnedLink = ''] = pinRealityChoices(
      [link.replace('&type', `&spx=${encodeURIComponent(given)}&type`)],
      choices,
    );
    expect(new URL(pinnedLink).searchParams.get('spx')).toBe(then);
  });

  test('given a link of another inbound or none, then it stays', () => {
    const others = [link.replace('pbk=key', 'pbk=other'), 'trojan://p@h:1?type=tcp#x'];
    expect(pinRealityChoices(others, choices)).toEqual(others);
  });

  test.each([
    { name: 'known ones', given: link, then: true },
    { name: 'no Reality at all', given: 'trojan://p@h:1', then: true },
    { name: 'a short id that is not offered', given: link.replace('sid=02', 'sid=99'), then: false },
    { name: 'a key of no inbound', given: link.replace('pbk=key', 'pbk=other'), then: false },
  ])('given $name, when asked whether all is known, then $then', ({ given, then }) => {
    expect(showsOnlyKnownChoices([given], choices)).toBe(then);
  });
});
