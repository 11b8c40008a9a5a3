import type { Request } from 'express';
import * as z from 'zod';
import { SHOP_ACTOR, type Shop } from '../shop.ts';
import { nonceOf, proofOf } from './probe.ts';

/**
 * What the running shop reports to the doctor: the request as it arrived there, and the state of the shop. No
 * secret.
 */
export const seenSchema = z.object({
  proof: z.string(),
  /** The client's address, as rate limits take it. */
  address: z.string(),
  forwardedFor: z.string().nullable(),
  forwardedProto: z.string().nullable(),
  host: z.string(),
  trustProxy: z.number(),
  payTo: z.string(),
  /** Whether trials and payments by receipt are for people who can be reached. */
  confirmedOnly: z.boolean(),
  /** Where the links of subscriptions answer, beside PUBLIC_URL. */
  linkAddresses: z.array(z.string()),
  database: z.object({ ready: z.boolean(), clockSkewMs: z.number().nullable() }),
  panels: z.array(z.object({ name: z.string(), origin: z.string(), isHealthy: z.boolean() })),
});

export type Seen = z.output<typeof seenSchema>;

/** Null: the request is not the doctor's. */
export async function describeRequest(shop: Shop, request: Request): Promise<Seen | null> {
  const { panelkit, cookieSecret: secret, clock } = shop;
  const nonce = nonceOf(request.get('authorization') ?? '', { secret, now: clock.now() });
  if (nonce === null) return null;
  const { rows } = await panelkit.panels.list({ limit: 500 }, { actor: SHOP_ACTOR });
  const panels = rows
    .filter(({ status }) => status !== 'disabled')
    .map(({ name, baseUrl, health }) => ({
      name,
      origin: new URL(baseUrl).origin,
      isHealthy: health.consecutiveFailures === 0,
    }));
  return {
    proof: proofOf(nonce, secret),
    address: request.ip ?? '',
    forwardedFor: request.get('x-forwarded-for') ?? null,
    forwardedProto: request.get('x-forwarded-proto') ?? null,
    host: request.get('host') ?? '',
    trustProxy: shop.trustProxy,
    payTo: shop.payTo,
    confirmedOnly: shop.settings.current().confirmedOnly,
    linkAddresses: shop.settings.current().linkAddresses,
    database: await shop.checkReadiness(),
    panels,
  };
}
