import type { IncomingMessage, ServerResponse } from 'node:http';
import { describeError, type Logger, silentLogger } from '@panelkit/sdk';
import { sendResponse } from '@remix-run/node-fetch-server';
import { problemResponse } from '../errors/problem-response.ts';
import type { Answer } from '../handler/plain-answer.ts';
import type { RequestHead } from '../handler/request-head.ts';
import type { Connection } from '../handler/route.ts';
import { atEndOfTurn } from './end-of-turn.ts';
import { nodeHead } from './node-head.ts';

/**
 * Answers web-standard requests; `serves` says which paths are its own, and `answer` does without a `Request`
 * where it can.
 */
export interface FetchHandler {
  (request: Request, connection: Connection): Response | Promise<Response>;
  answer?(head: RequestHead, connection: Connection): Promise<Answer>;
  serves?(pathname: string): boolean;
}

/** A listener of `node:http`, and middleware of Express and Connect. */
export type NodeHandler = (
  request: IncomingMessage,
  response: ServerResponse,
  next?: (error?: unknown) => void,
) => void;

export interface NodeHandlerOptions {
  logger?: Logger;
  /** The address of the visitor, where the host trusts its proxies to say it: Express's `request.ip`. */
  clientAddress?: (request: IncomingMessage) => string | null;
}

/**
 * Lets a web-standard handler answer Node's requests. Bodies are streamed both ways, under back-pressure;
 * when the client leaves, the request's signal aborts and the answer's body is cancelled. Given `next`, paths
 * that are not the handler's own and errors that it throws are passed on.
 *
 * Mount it before anything that reads bodies.
 */
export function toNodeHandler(
  handler: FetchHandler,
  { logger = silentLogger, clientAddress }: NodeHandlerOptions = {},
): NodeHandler {
  return (request, response, next) => {
    if (next !== undefined && handler.serves?.(pathnameOf(request)) === false) return next();
    const fail = next ?? ((error: unknown) => void sendProblem(response, error, logger));
    const connection = () => ({
      remoteAddress: request.socket.remoteAddress ?? null,
      ...(clientAddress !== undefined && { clientAddress: clientAddress(request) }),
    });
    answer(handler, { request, response, connection }).catch((error: unknown) => {
      if (!response.headersSent) return fail(error);
      // Half an answer cannot be taken back; the client must not take it for a whole one.
      if (!response.destroyed) logger.error({ error: describeError(error) }, 'an answer broke off');
      response.destroy();
    });
  };
}

async function answer(
  handler: FetchHandler,
  exchange: { request: IncomingMessage; response: ServerResponse; connection: () => Connection },
): Promise<void> {
  const { request, response, connection } = exchange;
  if (request.readableDidRead)
    throw new TypeError('the body was read before toNodeHandler(): mount it before body parsers');
  const head = nodeHead(request, response);
  const given = handler.answer?.(head, connection()) ?? handler(head.toRequest(), connection());
  await send(response, await given);
}

async function send(response: ServerResponse, answer: Answer): Promise<void> {
  if (!(answer instanceof Response)) {
    response.writeHead(answer.status, answer.headers);
    // Sends the head too.
    atEndOfTurn(() => response.end(answer.body));
  } else if (!response.destroyed) await sendResponse(response, answer);
  else await answer.body?.cancel();
}

async function sendProblem(response: ServerResponse, error: unknown, logger: Logger): Promise<void> {
  const problem = problemResponse(error);
  if (problem.status >= 500) logger.error({ error: describeError(error) }, 'a request failed');
  await sendResponse(response, problem);
}

const pathnameOf = ({ url = '/' }: IncomingMessage): string => url.replace(/[?#].*$/s, '');
