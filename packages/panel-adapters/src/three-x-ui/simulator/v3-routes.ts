import { isAtLeast } from '../dialects/version-numbers.ts';
import { careRoutes } from './care-routes.ts';
import { failureAnswer, successAnswer } from './http-answers.ts';
import { linksOf, slimInbounds } from './inbound-answers.ts';
import { INBOUND_ROUTES } from './inbound-routes.ts';
import type { Call, Route } from './route.ts';
import type { JsonObject, SimulatedClient, SimulatedTraffic } from './three-x-ui-state.ts';
import {
  addClient,
  deleteClient,
  moveClient,
  resetTraffic,
  updateClient,
  type WriteError,
} from './v3-client-writes.ts';

const MISSING = failureAnswer.bind(null, 'record not found', 'Obtain');
const CLIENTS = '/panel/api/clients';

/** The routes of clients since 3.1.0. Source: internal/web/controller/client.go (3.6.0). */
export const V3_ROUTES: Route[] = [
  { method: 'GET', path: `${CLIENTS}/list`, answer: listClients },
  { method: 'GET', path: `${CLIENTS}/get/:email`, answer: getClient },
  { method: 'GET', path: `${CLIENTS}/traffic/:email`, answer: getTraffic },
  { method: 'GET', path: `${CLIENTS}/links/:email`, answer: getLinks },
  {
    method: 'POST',
    path: `${CLIENTS}/add`,
    answer: writing(({ state, body }) => addClient(state, objectOf(body.client), idsOf(body.inboundIds))),
  },
  {
    method: 'POST',
    path: `${CLIENTS}/update/:email`,
    answer: writing(({ state, body, parameter }) => updateClient(state, parameter, body)),
  },
  {
    method: 'POST',
    path: `${CLIENTS}/del/:email`,
    answer: writing(({ state, parameter, query }) =>
      deleteClient(state, parameter, query.get('keepTraffic') === '1'),
    ),
  },
  {
    method: 'POST',
    path: `${CLIENTS}/:email/attach`,
    answer: writing(({ state, body, parameter }) =>
      moveClient(state, parameter, 'attach', idsOf(body.inboundIds)),
    ),
  },
  {
    method: 'POST',
    path: `${CLIENTS}/:email/detach`,
    answer: writing(({ state, body, parameter }) =>
      moveClient(state, parameter, 'detach', idsOf(body.inboundIds)),
    ),
  },
  {
    method: 'POST',
    path: `${CLIENTS}/resetTraffic/:email`,
    answer: writing(({ state, parameter }) => resetTraffic(state, parameter)),
  },
  { method: 'POST', path: `${CLIENTS}/updateTraffic/:email`, answer: setTraffic },
  {
    method: 'GET',
    path: '/panel/api/inbounds/list/slim',
    answer: ({ state }) => successAnswer(slimInbounds(state)),
  },
  { method: 'GET', path: '/panel/api/inbounds/allLinks', since: [3, 4, 2], answer: getAllLinks },
  ...INBOUND_ROUTES,
  ...careRoutes({ onlines: `${CLIENTS}/onlines`, ips: `${CLIENTS}/ips`, clear: `${CLIENTS}/clearIps` }),
  {
    method: 'GET',
    path: '/panel/api/server/fail2banStatus',
    since: [3, 4, 0],
    answer: ({ state: { fail2ban: usable } }) =>
      successAnswer({ enabled: true, installed: usable, usable, windows: false }),
  },
];

function writing(write: (call: Call) => WriteError): Route['answer'] {
  return (call) => {
    const error = call.state.errors.shift() ?? write(call);
    return error === null ? successAnswer(null, 'Inbound client has been updated.') : failureAnswer(error);
  };
}

function listClients({ state }: Call): Response {
  const { records, traffics } = state.data;
  return successAnswer(
    [...records.values()].map((record) => {
      const { inboundIds, ...fields } = record;
      const traffic = traffics.get(record.email);
      const ids = inboundIds.length === 0 ? null : inboundIds;
      const row = traffic === undefined ? {} : { traffic: { ...traffic, uuid: '', subId: '' } };
      return { ...toReadForm(fields), inboundIds: ids, ...row };
    }),
  );
}

function getClient({ state, parameter }: Call): Response {
  const record = state.data.records.get(parameter);
  if (record === undefined) return MISSING();
  const { inboundIds, ...fields } = record;
  const traffic = state.data.traffics.get(parameter);
  const isNew = isAtLeast(state.version.numbers, [3, 3, 1]);
  const more = isNew ? { externalLinks: [], usedTraffic: (traffic?.up ?? 0) + (traffic?.down ?? 0) } : {};
  return successAnswer({ client: toReadForm(fields), inboundIds, ...more });
}

/** Null, and no error, for a client that is not there; an error where only its counter is left. */
function getTraffic({ state, parameter }: Call): Response {
  const traffic = state.data.traffics.get(parameter);
  if (traffic !== undefined && !state.data.records.has(parameter)) {
    const error = `Client Not Found In Inbound For Email: ${parameter}\n`;
    return failureAnswer(error, 'Error getting traffic.');
  }
  return successAnswer(traffic === undefined ? null : toTrafficAnswer(traffic, state.data.records));
}

function toTrafficAnswer(traffic: SimulatedTraffic, records: Map<string, SimulatedClient>): JsonObject {
  const { uuid = '', subId = '' } = records.get(traffic.email) ?? {};
  return { ...traffic, uuid, subId };
}

function getLinks({ state, parameter, host }: Call): Response {
  const record = state.data.records.get(parameter);
  return record === undefined ? MISSING() : successAnswer(linksOf(state, [record], host));
}

function getAllLinks({ state, host }: Call): Response {
  return successAnswer(linksOf(state, [...state.data.records.values()], host));
}

/** Sets the counter; a client that is not there is no error. */
function setTraffic({ state, parameter, body }: Call): Response {
  const traffic = state.data.traffics.get(parameter);
  if (traffic !== undefined) Object.assign(traffic, { up: body.upload, down: body.download });
  return successAnswer(null);
}

/** The record that is read, with fields that a client object has not. */
function toReadForm(fields: Omit<SimulatedClient, 'inboundIds'>): JsonObject {
  const wireguard = { privateKey: '', publicKey: '', allowedIPs: '', preSharedKey: '', keepAlive: 0 };
  return { ...fields, ...wireguard, security: '', secret: '', adTag: '', reverse: null };
}

function objectOf(value: unknown): JsonObject {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function idsOf(value: unknown): number[] {
  return Array.isArray(value) ? value.map(Number) : [];
}
