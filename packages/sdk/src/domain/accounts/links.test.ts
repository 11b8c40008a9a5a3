import { expect, test } from 'vitest';
import { connectDifferently } from './links.ts';

const vless = (more: string, remark = 'a') => `vless://uuid@vpn.test:443?type=tcp&${more}#${remark}`;
const vmess = (settings: object) => `vmess://${btoa(JSON.stringify(settings))}`;

test.each([
  { name: 'another remark', before: vless('x=1'), after: vless('x=1', 'b'), differs: false },
  { name: 'another port', before: vless('x=1'), after: vless('x=1').replace('443', '444'), differs: true },
  { name: 'another order', before: vless('x=1&y=2'), after: vless('y=2&x=1'), differs: false },
  { name: 'another sni', before: vless('sni=a'), after: vless('sni=b'), differs: true },
  {
    name: 'another remark of VMess',
    before: vmess({ add: 'h', port: 1, ps: 'a' }),
    after: vmess({ ps: 'b', port: 1, add: 'h' }),
    differs: false,
  },
  {
    name: 'another path of VMess',
    before: vmess({ add: 'h', path: '/a' }),
    after: vmess({ add: 'h', path: '/b' }),
    differs: true,
  },
])('$name', ({ before, after, differs }) => {
  expect(connectDifferently([before], [after])).toBe(differs);
});

test('what a panel draws at random counts only where the caller knows that something changed', () => {
  const [before, after] = [vless('sni=a&sid=1&spx=%2Fq'), vless('sni=b&sid=2&spx=%2Fr')];
  expect(connectDifferently([before], [after])).toBe(true);
  expect(connectDifferently([before], [after], { ignoreDrawn: true })).toBe(false);
  expect(connectDifferently([before], [after.replace('443', '8443')], { ignoreDrawn: true })).toBe(true);
});

test('one link more or less differs, text that is no link does not throw', () => {
  expect(connectDifferently([vless('x=1')], [])).toBe(true);
  expect(connectDifferently(['vmess://%%%'], ['vmess://%%%'])).toBe(false);
});
