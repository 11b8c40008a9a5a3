import { describe, expect, test } from 'vitest';
import userActive from './__fixtures__/0.8.4/user-active.json' with { type: 'json' };
import userDisabled from './__fixtures__/0.8.4/user-disabled.json' with { type: 'json' };
import userExpired from './__fixtures__/0.8.4/user-expired.json' with { type: 'json' };
import userLimited from './__fixtures__/0.8.4/user-limited.json' with { type: 'json' };
import userOnHold from './__fixtures__/0.8.4/user-on-hold.json' with { type: 'json' };
import userOwnerless from './__fixtures__/0.8.4/user-ownerless.json' with { type: 'json' };
import userUnlimited from './__fixtures__/0.8.4/user-unlimited.json' with { type: 'json' };
import userUsed from './__fixtures__/0.8.4/user-used.json' with { type: 'json' };
import usersPage from './__fixtures__/0.8.4/users-page.json' with { type: 'json' };
import { marzbanUserSchema } from './marzban-schemas.ts';
import { toObservedAccount } from './to-observed-account.ts';

const user = marzbanUserSchema.parse(userActive.body);

describe('toObservedAccount on recorded answers', () => {
  test.each([
    {
      name: 'user-active',
      answer: userActive,
      expected: {
        name: 'alpha',
        status: 'active',
        credentials: { uuid: '00000000-0000-4000-8000-000000000001', password: 'alphapassword' },
        expiresAt: new Date('2030-03-17T17:46:40Z'),
        trafficLimitBytes: 10_737_418_240,
        onHoldSeconds: null,
        inboundKeys: ['VLESS TCP', 'VMess WS', 'Trojan TCP', 'Shadowsocks TCP'],
        note: 'shop s1',
      },
    },
    { name: 'user-disabled', answer: userDisabled, expected: { status: 'disabled' } },
    {
      name: 'user-on-hold',
      answer: userOnHold,
      expected: { status: 'on-hold', expiresAt: null, onHoldSeconds: 2_592_000 },
    },
    {
      name: 'user-limited',
      answer: userLimited,
      expected: { status: 'limited', usedBytes: 6000, trafficLimitBytes: 5000 },
    },
    {
      name: 'user-expired',
      answer: userExpired,
      expected: { status: 'expired', expiresAt: new Date('2020-09-13T12:26:40Z') },
    },
    {
      name: 'user-unlimited',
      answer: userUnlimited,
      expected: { expiresAt: null, trafficLimitBytes: null, note: '' },
    },
    {
      name: 'user-used',
      answer: userUsed,
      expected: { usedBytes: 500, lastOnlineAt: new Date('2026-11-21T02:47:13.440Z') },
    },
    { name: 'user-ownerless', answer: userOwnerless, expected: { name: 'echo1', remoteId: null } },
  ])('$name', ({ answer, expected }) => {
    expect(toObservedAccount(marzbanUserSchema.parse(answer.body))).toMatchObject(expected);
  });

  test('given a page of users, when parsed, then each has its links', () => {
    const users = usersPage.body.users;
    const accounts = marzbanUserSchema.array().parse(users).map(toObservedAccount);
    expect(accounts.map((account) => account.links.length)).toEqual([2, 2, 2]);
  });
});

describe('toObservedAccount', () => {
  test.each([
    { name: 'zero bytes mean unlimited', given: { data_limit: 0 }, expected: { trafficLimitBytes: null } },
    { name: 'expire 0 means never', given: { expire: 0 }, expected: { expiresAt: null } },
    {
      name: 'expire is unix seconds',
      given: { expire: 1_767_225_600 },
      expected: { expiresAt: new Date('2026-01-01T00:00:00Z') },
    },
    {
      name: 'an instant without zone is UTC',
      given: { online_at: '2026-11-21T00:06:16' },
      expected: { lastOnlineAt: new Date('2026-11-21T00:06:16Z') },
    },
    {
      name: 'a left-over duration of an active user is not on hold',
      given: { status: 'active' as const, on_hold_expire_duration: 3600 },
      expected: { onHoldSeconds: null },
    },
    { name: 'no note is an empty one', given: { note: null }, expected: { note: '' } },
  ])('$name', ({ given, expected }) =>
    expect(toObservedAccount({ ...user, ...given })).toMatchObject(expected),
  );

  test.each([
    { name: 'only a uuid', proxies: { vless: { id: 'u1' } }, expected: { uuid: 'u1' } },
    { name: 'only a password', proxies: { shadowsocks: { password: 'p1' } }, expected: { password: 'p1' } },
    {
      name: 'the same twice',
      proxies: { vless: { id: 'u1' }, vmess: { id: 'u1' } },
      expected: { uuid: 'u1' },
    },
    {
      name: 'different ones match neither',
      proxies: { vless: { id: 'u1' }, vmess: { id: 'u2' } },
      expected: { uuid: 'u1 u2' },
    },
  ])('credentials: $name', ({ proxies, expected }) => {
    const { credentials } = toObservedAccount({ ...user, proxies });
    expect(credentials).toEqual(expected);
  });

  test('given an unknown status, when parsed, then it fails and is not mapped to a default', () => {
    expect(marzbanUserSchema.safeParse({ ...user, status: 'paused' }).success).toBe(false);
  });
});
