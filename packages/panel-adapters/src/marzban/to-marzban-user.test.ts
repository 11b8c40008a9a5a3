import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { desiredAccount } from './marzban-test-panel.ts';
import { normalizeForMarzban, toCreateBody, toModifyBody } from './to-marzban-user.ts';

const desired = desiredAccount();
const { uuid, password } = desired.credentials;
const tags = { vless: ['VLESS TCP'], trojan: ['Trojan TCP'] };

describe('toCreateBody', () => {
  test('given an account, when made a body, then proxies and inbounds are both named', () => {
    expect(toCreateBody(desired, tags)).toEqual({
      username: desired.name,
      status: 'active',
      expire: 1_811_851_200,
      data_limit: 10_000_000_000,
      data_limit_reset_strategy: 'no_reset',
      note: desired.note,
      proxies: { vless: { id: uuid, flow: '' }, trojan: { password, flow: '' } },
      inbounds: tags,
    });
  });

  test.each([
    { name: 'unlimited', given: { trafficLimitBytes: null }, expected: { data_limit: 0 } },
    { name: 'never', given: { expiresAt: null }, expected: { expire: 0 } },
    {
      name: 'milliseconds are cut',
      given: { expiresAt: new Date(1_811_851_200_999) },
      expected: { expire: 1_811_851_200 },
    },
    {
      name: 'on hold has no expiry',
      given: { onHoldSeconds: 3600, expiresAt: null },
      expected: { status: 'on_hold', on_hold_expire_duration: 3600, expire: 0 },
    },
    { name: 'disabled cannot be created', given: { enabled: false }, expected: { status: 'active' } },
    {
      name: 'a note that is too long',
      given: { note: 'n'.repeat(600) },
      expected: { note: 'n'.repeat(500) },
    },
  ])('$name', ({ given, expected }) => {
    expect(toCreateBody(desiredAccount(given), tags)).toMatchObject(expected);
  });
});

describe('toModifyBody', () => {
  test('given flow and method of the user, when changed, then they are kept', () => {
    const current = {
      vless: { id: uuid, flow: 'xtls-rprx-vision' },
      shadowsocks: { password, method: 'aes-256-gcm' },
    };
    const all = { vless: ['VLESS TCP'], vmess: ['VMess WS'], shadowsocks: ['Shadowsocks TCP'] };
    expect(toModifyBody(desired, all, current).proxies).toEqual({
      vless: { id: uuid, flow: 'xtls-rprx-vision' },
      vmess: { id: uuid },
      shadowsocks: { password, method: 'aes-256-gcm' },
    });
  });

  test('given a disabled account with time on hold, when changed, then it is disabled', () => {
    const body = toModifyBody(
      desiredAccount({ enabled: false, onHoldSeconds: 60, expiresAt: null }),
      tags,
      {},
    );
    expect(body).toMatchObject({ status: 'disabled', expire: 0 });
  });

  test('given any body, then it has no next plan, which deletes the stored one', () => {
    expect(toModifyBody(desired, tags, {})).not.toHaveProperty('next_plan');
  });

  test('a finite limit or instant is never sent as 0', () =>
    fc.assert(
      fc.property(
        fc.integer({ min: -5, max: 5 }),
        fc.integer({ min: -5000, max: 5000 }),
        (bytes, instantMs) => {
          const finite = desiredAccount({ trafficLimitBytes: bytes, expiresAt: new Date(instantMs) });
          const body = toModifyBody(finite, tags, {});
          return Number(body.data_limit) >= 1 && Number(body.expire) >= 1;
        },
      ),
    ));
});

describe('normalizeForMarzban', () => {
  test.each([
    {
      name: 'a finite instant stays finite',
      given: { expiresAt: new Date(0) },
      expected: { expiresAt: new Date(1000) },
    },
    {
      name: 'a finite limit stays finite',
      given: { trafficLimitBytes: 0 },
      expected: { trafficLimitBytes: 1 },
    },
    {
      name: 'cuts milliseconds',
      given: { expiresAt: new Date('2027-01-01T00:00:00.999Z') },
      expected: { expiresAt: new Date('2027-01-01T00:00:00Z') },
    },
    { name: 'drops the device limit', given: { deviceLimit: 3 }, expected: { deviceLimit: null } },
    { name: 'keeps time on hold', given: { onHoldSeconds: 60 }, expected: { onHoldSeconds: 60 } },
    {
      name: 'a disabled user is not on hold',
      given: { enabled: false, onHoldSeconds: 60 },
      expected: { onHoldSeconds: null },
    },
    {
      name: 'cuts no character of the note in two',
      given: { note: `${'n'.repeat(499)}🚀` },
      expected: { note: `${'n'.repeat(499)}\uFFFD` },
    },
    { name: 'cuts the note', given: { note: 'n'.repeat(501) }, expected: { note: 'n'.repeat(500) } },
  ])('$name', ({ given, expected }) =>
    expect(normalizeForMarzban(desiredAccount(given))).toMatchObject(expected),
  );
});
