import { describe, expect, test } from 'vitest';
import { buildShadowsocksLink } from './shadowsocks.ts';
import { buildTrojanLink } from './trojan.ts';
import { buildVlessLink } from './vless.ts';
import { buildVmessLink } from './vmess.ts';

const PLACE = { host: 'vpn.example.com', port: 443, remark: 'Näme #1' };

describe('Share links', () => {
  test('given VLESS, when built, then its keys are in order, its remark is escaped', () => {
    const parameters = { type: 'ws', path: '/a b', security: 'none' };
    expect(buildVlessLink({ ...PLACE, uuid: 'u-1', parameters })).toBe(
      'vless://u-1@vpn.example.com:443?path=%2Fa+b&security=none&type=ws#N%C3%A4me%20%231',
    );
  });

  test('given Trojan on IPv6 with an odd password, when built, then both are escaped', () => {
    const link = buildTrojanLink({ ...PLACE, host: '2001:db8::1', password: 'a@b/c', parameters: {} });
    expect(link).toMatch(/^trojan:\/\/a%40b%2Fc@\[2001:db8::1\]:443\?#/);
  });

  test('given Shadowsocks, when built, then cipher and password are one base64', () => {
    const link = buildShadowsocksLink({ ...PLACE, cipher: 'aes-256-gcm', password: 'pw', parameters: {} });
    expect(Buffer.from(link.slice(5).split('@')[0] ?? '', 'base64').toString()).toBe('aes-256-gcm:pw');
  });

  test('given VMess, when built, then it is a base64 object with a number for the port', () => {
    const link = buildVmessLink({ ...PLACE, uuid: 'u-1', parameters: { net: 'grpc' } });
    expect(JSON.parse(Buffer.from(link.slice(8), 'base64').toString())).toEqual({
      ...{ v: '2', ps: 'Näme #1', add: 'vpn.example.com', port: 443, id: 'u-1', net: 'grpc' },
    });
  });
});
