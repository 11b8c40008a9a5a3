import { type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { LookupFunction } from 'node:net';

export interface Answer {
  status: number;
  headers: IncomingMessage['headers'];
  body: string;
}

export interface AskOptions {
  headers?: Record<string, string>;
  /** Where to connect instead of what the name resolves to. */
  lookup?: LookupFunction | undefined;
  timeoutMs?: number;
}

const TIMEOUT_MS = 10_000;
const LARGEST_CHARACTERS = 1_000_000;

/** One GET, without following redirects. @throws Error that says why not */
export async function ask(url: string, options: AskOptions = {}): Promise<Answer> {
  const { headers = {}, lookup, timeoutMs = TIMEOUT_MS } = options;
  const signal = AbortSignal.timeout(timeoutMs);
  const send = url.startsWith('https:') ? requestHttps : requestHttp;
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  const request = send(url, { headers, signal, agent: false, ...(lookup !== undefined && { lookup }) });
  request.once('response', resolve).once('error', reject).end();
  const response = await promise;
  let body = '';
  for await (const chunk of response.setEncoding('utf8')) {
    body += String(chunk);
    if (body.length > LARGEST_CHARACTERS) throw new Error('the answer is too long');
  }
  return { status: response.statusCode ?? 0, headers: response.headers, body };
}
