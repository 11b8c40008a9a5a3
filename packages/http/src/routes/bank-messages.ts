import type { Panelkit } from '@panelkit/sdk';
import { HttpError } from '../errors/http-error.ts';
import { API_ANSWER } from '../handler/api-answer.ts';
import type { Route } from '../handler/route.ts';
import { readText } from '../input/read-body.ts';

export interface BankMessageOptions {
  panelkit: { cards: Pick<Panelkit['cards'], 'receiveMessage'> };
  /** What the phone or mailbox sends as `Authorization: Bearer …`; at least 24 characters. */
  secret: string;
}

const FEWEST_CHARACTERS = 24;
/** An SMS of ten parts in UTF-8, and what is around it. */
const MAX_BYTES = 10_000;

/**
 * `POST /payments/messages`, to which an app on the shop's phone, or its mailbox, passes each message of the
 * bank: `{ "text", "sender", "sentAt" }` in JSON, `sentAt` in milliseconds or as ISO 8601. Without the secret
 * there is no such path.
 *
 * @throws TypeError for a secret that can be guessed
 */
export function bankMessages({ panelkit, secret }: BankMessageOptions): Route {
  if (secret.length < FEWEST_CHARACTERS)
    throw new TypeError(`the secret of bank messages needs at least ${FEWEST_CHARACTERS} characters`);
  return {
    method: 'POST',
    path: '/payments/messages',
    handle: async (request) => {
      const given = /^Bearer (.+)$/.exec(request.headers.get('authorization') ?? '')?.[1] ?? '';
      if (!(await isEqual(given, secret))) throw new HttpError('ROUTE_NOT_FOUND', {});
      const { outcome } = await panelkit.cards.receiveMessage(
        toMessage(await readText(request, { maxBytes: MAX_BYTES, types: ['application/json'] })),
      );
      return Response.json({ outcome }, { headers: API_ANSWER });
    },
  };
}

/** Compares digests, of which all bytes are looked at: how long it takes says nothing about the secret. */
async function isEqual(first: string, second: string): Promise<boolean> {
  const [one, other] = await Promise.all([digestOf(first), digestOf(second)]);
  let difference = 0;
  for (const [index, byte] of one.entries()) difference |= byte ^ (other[index] ?? 0);
  return difference === 0;
}

async function digestOf(text: string): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)));
}

/** @throws HttpError `REQUEST_MALFORMED`: it names the part, never its content */
function toMessage(body: string): { text: string; sender: string | null; sentAt: Date | null } {
  const { text, sender = null, sentAt = null } = fieldsOf(body);
  if (typeof text !== 'string' || text === '') throw malformed('text');
  if (sender !== null && typeof sender !== 'string') throw malformed('sender');
  return { text: text.slice(0, MAX_CHARACTERS), sender, sentAt: instantOf(sentAt) };
}

/** What is longer than this is no message of a bank, and fits no pattern. */
const MAX_CHARACTERS = 2000;

function fieldsOf(body: string): Record<string, unknown> {
  try {
    const parsed: unknown = JSON.parse(body);
    if (typeof parsed === 'object' && parsed !== null) return { ...parsed };
  } catch {
    // Nothing of the message may be in an error.
  }
  throw malformed('body');
}

/** Phones send milliseconds, as a number or as its digits. */
function instantOf(given: unknown): Date | null {
  if (given === null || given === '') return null;
  const isText = typeof given === 'string';
  if (!isText && typeof given !== 'number') throw malformed('sentAt');
  const instant = new Date(isText && /^\d+$/.test(given) ? Number(given) : given);
  if (Number.isNaN(instant.getTime())) throw malformed('sentAt');
  return instant;
}

function malformed(part: string): HttpError<'REQUEST_MALFORMED'> {
  return new HttpError('REQUEST_MALFORMED', { part });
}
