import type { Panelkit } from '@panelkit/sdk';
import type { Route } from '../handler/route.ts';

export interface SubscriptionLinkOptions {
  panelkit: { delivery: Pick<Panelkit['delivery'], 'byToken'> };
  /** Hours after which a client application should look again; 12 by default. */
  updateIntervalHours?: number;
}

/**
 * `GET /s/:token`, the shop link: what client applications read. Answers from stored links, without a panel, a session or a cookie.
 * Limit its rate per address in front of it.
 */
export function subscriptionLinks({ panelkit, updateIntervalHours = 12 }: SubscriptionLinkOptions): Route {
  return {
    method: 'GET',
    path: '/s/:token',
    handle: async (_request, { params }) => {
      const { body, userinfo } = await panelkit.delivery.byToken(params.token ?? '');
      return new Response(body, {
        headers: {
          'content-type': 'text/plain; charset=utf-8',
          'subscription-userinfo': userinfo,
          'profile-update-interval': String(updateIntervalHours),
        },
      });
    },
  };
}
