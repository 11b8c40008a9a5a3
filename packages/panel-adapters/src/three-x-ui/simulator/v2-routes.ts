import { isAtLeast } from '../dialects/version-numbers.ts';
import { careRoutes } from './care-routes.ts';
import { failureAnswer, successAnswer } from './http-answers.ts';
import { toInboundAnswer } from './inbound-answers.ts';
import { INBOUND_ROUTES } from './inbound-routes.ts';
import type { Call, Route } from './route.ts';
import {
  addV2Clients,
  deleteV2Client,
  resetV2Traffic,
  updateV2Client,
  type WriteError,
} from './v2-client-writes.ts';

const INBOUNDS = '/panel/api/inbounds';

/** The routes of clients up to 3.0.2. Source: web/controller/inbound.go (2.9.4). */
export const V2_ROUTES: Route[] = [
  { method: 'GET', path: `${INBOUNDS}/list`, answer: listInbounds },
  {
    method: 'POST',
    path: `${INBOUNDS}/addClient`,
    answer: writing(({ state, body }) => addV2Clients(state, Number(body.id), body.settings)),
  },
  {
    method: 'POST',
    path: `${INBOUNDS}/updateClient/:clientId`,
    answer: writing(({ state, body, parameter }) =>
      updateV2Client(state, Number(body.id), parameter, body.settings),
    ),
  },
  {
    method: 'POST',
    path: `${INBOUNDS}/:id/delClient/:clientId`,
    answer: writing(({ state, parameters: [id, key = ''] }) => deleteV2Client(state, Number(id), key)),
  },
  {
    method: 'POST',
    path: `${INBOUNDS}/:id/resetClientTraffic/:email`,
    answer: writing(({ state, parameters: [, email = ''] }) => resetV2Traffic(state, email)),
  },
  { method: 'GET', path: `${INBOUNDS}/getClientTraffics/:email`, answer: getTraffic },
  { method: 'POST', path: `${INBOUNDS}/updateClientTraffic/:email`, answer: setTraffic },
  ...INBOUND_ROUTES,
  ...careRoutes({
    onlines: `${INBOUNDS}/onlines`,
    ips: `${INBOUNDS}/clientIps`,
    clear: `${INBOUNDS}/clearClientIps`,
  }),
];

/** Errors have HTTP 200 too. */
function writing(write: (call: Call) => WriteError | Promise<WriteError>): Route['answer'] {
  return async (call) => {
    const error = call.state.errors.shift() ?? (await write(call));
    return error === null ? successAnswer(null, 'Inbound client(s) have been added.') : failureAnswer(error);
  };
}

function listInbounds({ state }: Call): Response {
  const { inbounds, entries } = state.data;
  return successAnswer(
    inbounds.map((inbound) => toInboundAnswer(state, inbound, entries.get(inbound.id) ?? [])),
  );
}

/** From 2.8.1 to 2.8 the flag that is shown is the configured one, so a depleted client looks alive. */
function getTraffic({ state, parameter }: Call): Response {
  const traffic = state.data.traffics.get(parameter);
  const entry = [...state.data.entries.values()].flat().find(({ email }) => email === parameter);
  const { numbers } = state.version;
  if (traffic === undefined || entry === undefined) {
    if (!isAtLeast(numbers, [2, 8, 1])) return successAnswer(null);
    return failureAnswer(`Inbound Not Found For Email: ${parameter}\n`, 'Error getting traffics.');
  }
  const showsConfigured = isAtLeast(numbers, [2, 8, 1]) && !isAtLeast(numbers, [2, 9, 0]);
  return successAnswer({ ...traffic, enable: showsConfigured ? entry.enable : traffic.enable });
}

/** Sets the counter; a client that is not there is no error. */
function setTraffic({ state, parameter, body }: Call): Response {
  const traffic = state.data.traffics.get(parameter);
  if (traffic !== undefined) Object.assign(traffic, { up: body.upload, down: body.download });
  return successAnswer(null);
}
