import * as z from 'zod';

/** The last second of which JavaScript can make a date, and below zero the first. */
const LAST_SECOND = 8_640_000_000_000;

const tagsByProtocol = z.record(z.string(), z.array(z.string()));

/**
 * `GET /api/system`, the fields that tell Marzban from its relatives. Source: app/models/system.py (0.8.4).
 */
export const marzbanSystemSchema = z.object({ version: z.string(), users_active: z.number() });

/**
 * `GET /api/inbounds`: by protocol. Source: app/routers/system.py, app/models/proxy.py, `ProxyInbound`
 * (0.8.4).
 */
export const marzbanInboundsSchema = z.record(
  z.string(),
  z.array(
    z.object({
      tag: z.string(),
      protocol: z.string(),
      network: z.string(),
      port: z.union([z.number(), z.string()]), // text for a range of ports
    }),
  ),
);

/**
 * `GET /api/hosts`: by tag; every field but the remark shapes a link. Source: app/models/proxy.py,
 * `ProxyHost` (0.8.4).
 */
export const marzbanHostsSchema = z.record(
  z.string(),
  z.array(z.looseObject({ remark: z.string(), is_disabled: z.boolean().nullish() })),
);

/** `GET /api/core/config`: the file as its operator wrote it. Source: app/routers/core.py (0.8.4). */
export const marzbanCoreConfigSchema = z.object({
  inbounds: z.array(
    z.object({
      tag: z.string(),
      listen: z.unknown().optional(),
      port: z.unknown().optional(),
      settings: z.looseObject({}).optional(),
      streamSettings: z.unknown().optional(),
    }),
  ),
});

/** Settings of a user's protocol: `id` for VLESS and VMess, `password` for Trojan and Shadowsocks. */
const proxySettingsSchema = z.object({
  id: z.string().optional(),
  password: z.string().optional(),
  flow: z.string().optional(),
  method: z.string().optional(),
});

/** A user, the fields that we read. Source: app/models/user.py, `UserResponse` (0.8.4). */
export const marzbanUserSchema = z.object({
  admin: z.object({ username: z.string() }).nullish(), // null: made by the administrator of the environment
  username: z.string(),
  status: z.enum(['active', 'disabled', 'limited', 'expired', 'on_hold']),
  proxies: z.record(z.string(), proxySettingsSchema),
  inbounds: tagsByProtocol,
  expire: z.number().min(-LAST_SECOND).max(LAST_SECOND).nullable(), // unix seconds; 0 or null = never
  data_limit: z.number().nullable(), // bytes; 0 or null = unlimited
  data_limit_reset_strategy: z.string(),
  used_traffic: z.number().nonnegative(), // bytes since the last reset
  on_hold_expire_duration: z.number().nullable(), // seconds
  note: z.string().nullable(),
  online_at: z.iso.datetime({ local: true, offset: true }).nullable(), // UTC, usually without a zone
  links: z.array(z.string()),
  next_plan: z.object({}).nullable(),
});

/**
 * `GET /api/users`. `total` counts all, not the page. Source: app/models/user.py, `UsersResponse` (0.8.4).
 */
export const marzbanUsersPageSchema = z.object({
  users: z.array(marzbanUserSchema),
  total: z.number(),
});

/** `DELETE /api/user/{username}`. Source: app/routers/user.py, `remove_user` (0.8.4). */
export const marzbanDeletedSchema = z.object({ detail: z.literal('User successfully deleted') });

/** A user as Marzban shows it, as far as we read it. */
export type MarzbanUser = z.infer<typeof marzbanUserSchema>;
