import { buildShareLink, parseShareLink } from '@panelkit/sdk/links';

const link = parseShareLink(
  'vless://7f9c2b1e@vpn.example.com:443?type=ws&path=%2Fray&security=tls&sni=a.example#Ada',
);
if (link.protocol !== 'vless') throw new Error('It is VLESS');
console.log(link.transport, link.security);

console.log(buildShareLink({ ...link, host: '2001:db8::1', remark: 'Ada at home' }));
