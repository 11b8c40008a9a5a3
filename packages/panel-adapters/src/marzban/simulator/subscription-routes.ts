import { detailAnswer, jsonAnswer } from '../../fastapi/http-answers.ts';
import { renderShareLinks } from './marzban-share-links.ts';
import type { MarzbanState, SimulatedUser } from './marzban-state.ts';
import { readSubscriptionToken, userAnswer } from './user-answer.ts';

/** Fields of a user that the subscription's `info` leaves out. */
const PRIVATE_FIELDS = ['admin', 'excluded_inbounds', 'note', 'inbounds', 'auto_delete_in_days'];

/** `GET /sub/{token}` and `/sub/{token}/info`. Source: app/routers/subscription.py, app/dependencies.py. */
export function subscriptionAnswer(
  state: MarzbanState,
  request: Request,
  token: string,
  info: boolean,
): Response {
  const user = subscriberOf(state, token);
  if (user === null) return detailAnswer(404, 'Not Found');
  const shown = userAnswer(state, user);
  if (info)
    return jsonAnswer(
      Object.fromEntries(Object.entries(shown).filter(([name]) => !PRIVATE_FIELDS.includes(name))),
    );
  if (request.headers.get('accept')?.includes('text/html')) {
    return new Response('<!doctype html>', { headers: { 'content-type': 'text/html; charset=utf-8' } });
  }
  user.subUpdatedAt = state.now();
  user.subLastUserAgent = request.headers.get('user-agent') ?? '';
  const usage = `upload=0; download=${user.usedTraffic}; total=${user.dataLimit ?? 0}; expire=${user.expire ?? 0}`;
  const links = renderShareLinks(user, state).join('\n');
  return new Response(Buffer.from(links, 'utf8').toString('base64'), {
    headers: {
      'content-type': 'text/plain; charset=utf-8',
      'content-disposition': `attachment; filename="${user.username}"`,
      'profile-update-interval': '12',
      'subscription-userinfo': usage,
    },
  });
}

/** A key is good while its user exists, was not created after it, and was not revoked after it. */
function subscriberOf(state: MarzbanState, token: string): SimulatedUser | null {
  const claim = readSubscriptionToken(state, token);
  const user = claim === null ? undefined : state.data.users.get(claim.username);
  if (claim === null || user === undefined) return null;
  const isOld = user.createdAt > claim.madeAt || (user.subRevokedAt ?? 0) > claim.madeAt;
  return isOld ? null : user;
}
