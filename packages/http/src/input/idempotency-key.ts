import type { Actor, CommandContext } from '@panelkit/sdk';
import { HttpError } from '../errors/http-error.ts';

/** A string of RFC 8941, as the draft of the header has it: `"…"` with `\"` and `\\`. */
const QUOTED = /^"((?:[\x20\x21\x23-\x5b\x5d-\x7e]|\\["\\])*)"$/;
const BARE = /^[\x21\x23-\x7e]+$/;
/** As many as the engine accepts. */
const MAX_CHARACTERS = 200;

/** A request of the web, of Node or of a framework on it. */
export interface WithHeaders {
  headers: Headers | Readonly<Record<string, string | string[] | undefined>>;
}

/**
 * The `Idempotency-Key` of a request, quoted (as the IETF draft writes it) or bare (as most clients do).
 * @throws HttpError `IDEMPOTENCY_KEY_MISSING`, `REQUEST_MALFORMED`
 */
export function idempotencyKeyOf({ headers }: WithHeaders): string {
  const given = headers instanceof Headers ? headers.get('idempotency-key') : headers['idempotency-key'];
  const header = String(given ?? '').trim();
  if (header === '') throw new HttpError('IDEMPOTENCY_KEY_MISSING', {});
  const quoted = QUOTED.exec(header)?.[1]?.replaceAll(/\\(["\\])/g, '$1');
  const key = quoted ?? (BARE.test(header) ? header : '');
  if (key === '' || key.length > MAX_CHARACTERS)
    throw new HttpError('REQUEST_MALFORMED', { part: 'idempotency-key' });
  return key;
}

/** The second argument of a command that this request asks for. @throws HttpError as `idempotencyKeyOf` */
export function commandContextOf(request: WithHeaders, actor: Actor): CommandContext {
  return { actor, idempotencyKey: idempotencyKeyOf(request) };
}
