import { nameIn, type PlaceView, type PlanPlace, type ServerState } from '@panelkit/sdk';
import type { Language } from '../../messages/language.ts';
import type { Texts } from '../../messages/texts.ts';
import { type Html, html } from './html.ts';

const COLORS = { ready: 'good', preparing: 'wait', degraded: 'bad' } as const;

/** What a place is called in the language of who reads; its key where it has no name. */
export function placeName(
  { code }: Language,
  { key, name }: { key: string; name: PlanPlace['name'] | null },
): string {
  return nameIn(name, code) ?? key;
}

/**
 * How each place of a subscription does; nothing for a plan without places. With `showsAnswers`, also how its
 * server answered the shop: that is for who signed in.
 */
export function placesCard(
  { texts, language }: { texts: Texts; language: Language },
  places: readonly PlaceView[],
  { showsAnswers = false }: { showsAnswers?: boolean } = {},
): Html | null {
  const words = texts.places;
  if (places.length === 0) return null;
  const why = ({ state, reason }: PlaceView): string => {
    if (reason !== null) return words.reasons[reason];
    return state === 'preparing' ? words.follows : '';
  };
  return html`<section class="card" aria-labelledby="places"><h2 id="places">${words.title}</h2>
<ul class="rows">${places.map(
    (place) => html`<li class="row"><bdi>${placeName(language, place)}</bdi>
<span><span class="state ${COLORS[place.state]}">${words.states[place.state]}</span>${why(place) !== '' && html` <small class="muted">${why(place)}</small>`}${showsAnswers && (handshakeOf(texts, place.server) ?? answerOf(texts, place.server))}</span></li>`,
  )}</ul>${showsAnswers && html`<p class="muted"><small>${words.answersHint} ${places.some(({ server }) => server?.handshake != null) && words.handshakeHint}</small></p>`}</section>`;
}

/**
 * The last contact with the panel, for a server that no handshake was tried with: customers connect to the
 * server, not to the panel.
 */
function answerOf({ places: words, format }: Texts, server: ServerState | null): Html | null {
  if (server?.lastContactAt == null || server.responseMs === null) return null;
  const answer = words.answered(
    Math.max(1, Math.round(server.responseMs)),
    format.dateTime(server.lastContactAt),
  );
  return html` <small class="muted">${answer}</small>`;
}

/** How the server answered a handshake of the shop, for those who signed in; null: none was tried. */
export function handshakeOf(
  { places, format }: Texts,
  server: Pick<ServerState, 'handshake'> | null,
): Html | null {
  const { handshake = null } = server ?? {};
  if (handshake === null) return null;
  const { result, connectMs, handshakeMs } = handshake;
  const words = places.handshake;
  const at = format.dateTime(handshake.at);
  switch (result) {
    case 'answers':
      return html` <small class="muted">${words.answers(Math.max(1, connectMs ?? 0), handshakeMs, at)}</small>`;
    case 'wrong-certificate':
    case 'no-handshake':
    case 'unreachable':
      return html` <small class="state wait">${words[result](at)}</small>`;
    case 'not-tried':
      return null;
  }
}
