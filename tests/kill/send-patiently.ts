import { setTimeout as wait } from 'node:timers/promises';
import type { SendRequest } from '../../packages/shop/src/tests/test-browser.ts';
import type { Books } from './books.ts';

/** Somebody in front of a browser, behind a balancer that knows the web processes. */
export interface PatientSender {
  /** Addresses of the web processes that are open now. */
  addresses(): string[];
  /** From where he comes: the shop limits requests by it. */
  address: string;
  random: () => number;
  books: Books;
}

const PATIENCE_MS = 180_000;
const ANSWER_WITHIN_MS = 15_000;
const IMPATIENCE = 0.1;

/**
 * Sends a request until it is answered, as a browser that is reloaded: the same form with the same key. Now
 * and then a form is sent twice at once; both answers must be the same.
 */
export function createPatientSend(sender: PatientSender): SendRequest {
  return async (path, init) => {
    const isImpatient = hasKey(init.body) && sender.random() < IMPATIENCE;
    if (!isImpatient) return sendUntilAnswered(sender, path, init);
    sender.books.doubles += 1;
    const both = [1, 2].map(() => sendUntilAnswered(sender, path, init));
    const [one, other] = await Promise.all(both);
    if (one === undefined || other === undefined) throw new TypeError('two were sent');
    const wheres = [one, other].map((answer) => answer.headers.get('location'));
    if (one.status === 303 && other.status === 303 && wheres[0] !== wheres[1])
      sender.books.broken.push(`${path}: one form, two answers: ${wheres.join(' and ')}`);
    return one.status === 303 ? one : other;
  };
}

function hasKey(body: unknown): boolean {
  return (body instanceof URLSearchParams || body instanceof FormData) && body.has('key');
}

async function sendUntilAnswered(sender: PatientSender, path: string, init: RequestInit): Promise<Response> {
  const endMs = performance.now() + PATIENCE_MS;
  const { addresses, address, random, books } = sender;
  const headers = new Headers(init.headers);
  headers.set('x-forwarded-for', address);
  while (performance.now() < endMs) {
    const known = addresses();
    const origin = known[Math.floor(random() * known.length)];
    const answer = origin === undefined ? null : await sendOnce(`${origin}${path}`, { ...init, headers });
    if (answer !== null && answer.status < 500) return answer;
    if (answer !== null && answer.status !== 503)
      books.broken.push(`${init.method ?? 'GET'} ${path}: ${answer.status} ${codeOf(await answer.text())}`);
    books.repeats += 1;
    await wait(100 + random() * 300);
  }
  throw new Error(`nobody answered ${path}`);
}

/** Null when the connection broke before the whole answer was there. */
async function sendOnce(url: string, init: RequestInit): Promise<Response | null> {
  try {
    const answer = await fetch(url, { ...init, signal: AbortSignal.timeout(ANSWER_WITHIN_MS) });
    const text = await answer.text();
    return new Response(text, { status: answer.status, headers: answer.headers });
  } catch {
    return null;
  }
}

function codeOf(page: string): string {
  return /Code: <code>(\w+)<\/code>/.exec(page)?.[1] ?? page.slice(0, 200);
}
