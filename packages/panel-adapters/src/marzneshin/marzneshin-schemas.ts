import * as z from 'zod';

/** UTC, usually without a zone. */
const instant = z.iso.datetime({ local: true, offset: true });

/** `GET /api/admins/current`. Source: app/models/admin.py (0.7.4). */
export const marzneshinAdminSchema = z.object({ username: z.string(), is_sudo: z.boolean() });

/** A user, the fields that we read. Source: app/models/user.py, `UserResponse` (0.7.4). */
export const marzneshinUserSchema = z.object({
  id: z.number().int(), // never given again: the row of a deleted user stays
  username: z.string(),
  owner_username: z.string().nullish(),
  key: z.string(),
  expire_strategy: z.enum(['never', 'fixed_date', 'start_on_first_use']),
  expire_date: instant.nullable(),
  usage_duration: z.number().nullable(), // seconds
  data_limit: z.number().nullable(), // bytes; null = unlimited
  data_limit_reset_strategy: z.string(),
  note: z.string().nullable(),
  online_at: instant.nullable(),
  activated: z.boolean(), // pushed to the nodes
  is_active: z.boolean(),
  expired: z.boolean(),
  data_limit_reached: z.boolean(),
  enabled: z.boolean(),
  used_traffic: z.number().nonnegative(), // bytes since the last reset
  service_ids: z.array(z.number().int()),
});

/** `GET /api/users`. Source: app/routes/user.py, `get_users` (0.7.4). */
export const marzneshinUsersPageSchema = z.object({
  items: z.array(marzneshinUserSchema),
  total: z.number(),
  pages: z.number(),
});

/** `GET /api/services`. Source: app/models/service.py (0.7.4). */
export const marzneshinServicesPageSchema = z.object({
  items: z.array(z.object({ id: z.number().int(), name: z.string().nullable() })),
  pages: z.number(),
});

/** A service as Marzneshin lists it, as far as we read it. */
export type MarzneshinService = z.infer<typeof marzneshinServicesPageSchema>['items'][number];

/**
 * `GET /api/inbounds`: what the nodes report; `config` is a JSON text. Source: app/models/proxy.py, `Inbound`
 * (0.7.4).
 */
export const marzneshinInboundsPageSchema = z.object({
  items: z.array(
    z.object({
      id: z.number().int(),
      protocol: z.string(),
      config: z.string(),
      service_ids: z.array(z.number().int()),
    }),
  ),
  pages: z.number(),
});

/**
 * `GET /api/inbounds/hosts`: every field but the remark shapes a link. Source: app/models/proxy.py,
 * `InboundHost` (0.7.4).
 */
export const marzneshinHostsPageSchema = z.object({
  items: z.array(
    z.looseObject({
      remark: z.string(),
      inbound_id: z
        .number()
        .int()
        .nullish()
        .transform((id) => id ?? null),
      universal: z.boolean().default(false),
      is_disabled: z.boolean().nullish(),
      service_ids: z.array(z.number().int()).default([]),
    }),
  ),
  pages: z.number(),
});

/** A user as Marzneshin shows it, as far as we read it. */
export type MarzneshinUser = z.infer<typeof marzneshinUserSchema>;
