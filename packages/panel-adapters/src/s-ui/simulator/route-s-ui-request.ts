import {
  failedAnswer,
  invalidLoginAnswer,
  okAnswer,
  pageAnswer,
  redirectAnswer,
  textAnswer,
} from './s-ui-answers.ts';
import { restartCore } from './s-ui-core.ts';
import { resetAllTraffic, saveAnswer } from './s-ui-saves.ts';
import { addToken, deleteToken, logIn, sessionOf, tokenIsGood, tokensAnswer } from './s-ui-sessions.ts';
import { SUiRefused, type SUiState } from './s-ui-state.ts';
import { type SUiCall, viewAnswer } from './s-ui-views.ts';

/** Finds the route and lets it answer. Source: web/web.go, api/apiHandler.go, api/apiV2Handler.go (1.5.1). */
export async function routeSUiRequest(state: SUiState, request: Request): Promise<Response> {
  const url = new URL(request.url);
  const { method } = request;
  const { pathname } = url;
  if (`${pathname}/` === state.webPath) return redirectAnswer(method, state.webPath);
  if (!pathname.startsWith(state.webPath)) return textAnswer(404, '');
  const [group = '', action = '', ...rest] = pathname.slice(state.webPath.length).split('/');
  const isApi = (group === 'api' || group === 'apiv2') && action !== '' && rest.length === 0;
  if (!isApi || (method !== 'GET' && method !== 'POST')) return pageOrLogin(state, request, group);
  const form = await readForm(request, url);
  const call: SUiCall = { state, request, url, form, action, actor: state.admin.username };
  return group === 'apiv2' ? answerToken(call) : answerSession(call);
}

function pageOrLogin(state: SUiState, request: Request, page: string): Response {
  if (page === 'login' || sessionOf(state, request)) return pageAnswer(state.webPath);
  return redirectAnswer(request.method, `${state.webPath}login`);
}

function answerToken(call: SUiCall): Response {
  if (!tokenIsGood(call.state, call.request.headers.get('token'))) return failedAnswer('', 'invalid token\n');
  return answer(call);
}

function answerSession(call: SUiCall): Response {
  const { state, request, action, form } = call;
  if (action === 'login') return logIn(state, request, form);
  if (action === 'logout') return okAnswer(null);
  if (!sessionOf(state, request)) {
    const isPage = request.headers.get('x-requested-with') === 'XMLHttpRequest';
    return isPage ? invalidLoginAnswer() : redirectAnswer(request.method, '/login');
  }
  if (action === 'tokens') return tokensAnswer(state);
  if (action === 'addToken') return addToken(state, form);
  return action === 'deleteToken' ? deleteToken(state, form) : answer(call);
}

function answer(call: SUiCall): Response {
  const { state, action, request } = call;
  if (request.method === 'GET') {
    return viewAnswer(call) ?? failedAnswer('failed', `unknown action:  ${action}\n`);
  }
  if (action === 'save') return saveAnswer(call);
  if (action === 'restartSb') return worked(action, () => restartCore(state));
  if (action === 'resetTraffic') return worked(action, () => resetAllTraffic(state));
  return failedAnswer('failed', `unknown action:  ${action}\n`);
}

function worked(action: string, work: () => void): Response {
  try {
    work();
    return okAnswer(null, action);
  } catch (error) {
    if (error instanceof SUiRefused) return failedAnswer(action, error.message);
    throw error;
  }
}

/** Fields of the body before those of the query. A JSON body is not read. */
async function readForm(request: Request, url: URL): Promise<URLSearchParams> {
  const isForm = request.headers.get('content-type')?.startsWith('application/x-www-form-urlencoded');
  const form = new URLSearchParams(request.method === 'POST' && isForm ? await request.text() : '');
  for (const [key, value] of url.searchParams) form.append(key, value);
  return form;
}
