import { textAnswer } from './s-ui-answers.ts';
import type { SUiState } from './s-ui-state.ts';

const PATH = /^\/sub\/([^/]+)$/;

/**
 * What the panel's second listener answers at `/sub/{name}`; of several of a name the first that is on.
 * Source: sub/subHandler.go, sub/subService.go (1.5.1). Not simulated: the formats `json` and `clash`.
 */
export function subscriptionAnswer(state: SUiState, request: Request): Response {
  const { pathname, searchParams } = new URL(request.url);
  const name = PATH.exec(pathname)?.[1];
  if (name === undefined) {
    return new Response('404 page not found', { status: 404, headers: { 'content-type': 'text/plain' } });
  }
  const client = [...state.data.clients.values()].find(
    (candidate) => candidate.enable && candidate.name === decodeURIComponent(name),
  );
  const isHead = request.method === 'HEAD';
  if (client === undefined || (searchParams.has('format') && !isHead)) {
    return textAnswer(400, isHead ? '' : 'Error!');
  }
  const links = (client.links ?? []).map(({ uri = '' }) => uri).join('\n');
  const { up, down, volume, expiry } = client;
  const title = client.remark || client.name;
  return new Response(isHead ? null : Buffer.from(links, 'utf8').toString('base64'), {
    headers: {
      ...(isHead ? {} : { 'content-type': 'text/plain; charset=utf-8' }),
      'subscription-userinfo': `upload=${up}; download=${down}; total=${volume}; expire=${expiry}`,
      'profile-update-interval': '12',
      'profile-title': title,
      'content-disposition': `attachment; filename="${title}"; filename*=UTF-8''${title}`,
    },
  });
}
