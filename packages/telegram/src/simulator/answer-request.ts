import type { FaultSource, TelegramFault } from './api-faults.ts';
import { BotApiError, tooManyRequests } from './bot-api-error.ts';
import { downloadFile } from './bot-methods.ts';
import { callMethod } from './call-method.ts';
import type { QueueUpdate } from './queue-update.ts';
import { readParameters } from './read-parameters.ts';
import type { SimulatorState } from './simulator-state.ts';
import type { WebhookDelivery } from './webhook-delivery.ts';

/** Where a request arrives. */
export interface BotApi {
  state: SimulatorState;
  source: FaultSource;
  delivery: WebhookDelivery;
  queue: QueueUpdate;
}

/** Answers calls of the Bot API and downloads. @throws TypeError when a fault breaks the connection */
export async function answerRequest(api: BotApi, request: Request): Promise<Response> {
  const { pathname } = new URL(request.url);
  const [, filePart, token = '', rest = ''] = /^(\/file)?\/bot([^/]+)\/(.+)$/.exec(pathname) ?? [];
  const method = filePart === undefined ? rest : 'download';
  const fault = api.source.draw(method);
  if (fault === 'down') throw connectionLost('ECONNREFUSED');
  if (fault !== null && fault !== 'lost-answer' && fault !== 'late-error') return refuse(fault);
  const response = await respond(api, request, { token, rest, isFile: filePart !== undefined });
  if (fault === null) return response;
  return refuse(fault);
}

function refuse(fault: TelegramFault): Response {
  if (fault === 'lost-call' || fault === 'lost-answer') throw connectionLost('ECONNRESET');
  if (fault === 'too-many-requests') return errorResponse(tooManyRequests(3));
  return new Response('<html><h1>502 Bad Gateway</h1></html>', {
    status: 502,
    headers: { 'content-type': 'text/html' },
  });
}

function connectionLost(code: 'ECONNREFUSED' | 'ECONNRESET'): TypeError {
  return new TypeError('fetch failed', { cause: Object.assign(new Error(code), { code }) });
}

async function respond(
  { state, delivery, queue }: BotApi,
  request: Request,
  { token, rest, isFile }: { token: string; rest: string; isFile: boolean },
): Promise<Response> {
  const bot = state.bots.get(token);
  if (bot === undefined) return errorResponse(new BotApiError(401, 'Unauthorized'));
  if (isFile) return downloadFile(state, rest);
  try {
    const parameters = await readParameters(request);
    const call = { state, bot, parameters, signal: request.signal, queue };
    bot.calls.push({ method: rest, values: call.parameters.values });
    return Response.json({ ok: true, result: await callMethod(rest, call, delivery) });
  } catch (error) {
    if (error instanceof BotApiError) return errorResponse(error);
    throw error;
  }
}

function errorResponse({ code, message, parameters }: BotApiError): Response {
  const body = {
    ok: false,
    error_code: code,
    description: message,
    ...(Object.keys(parameters).length > 0 && { parameters }),
  };
  return Response.json(body, { status: code });
}
