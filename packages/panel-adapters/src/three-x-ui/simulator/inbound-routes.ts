import { failureAnswer, successAnswer } from './http-answers.ts';
import { toInboundAnswer } from './inbound-answers.ts';
import {
  addInbound,
  changeInbound,
  deleteInbound,
  type InboundWrite,
  switchInbound,
} from './inbound-writes.ts';
import type { Call, Route } from './route.ts';
import type { JsonObject, SimulatedClient, ThreeXUiState } from './three-x-ui-state.ts';

const INBOUNDS = '/panel/api/inbounds';

/**
 * The routes of inbounds in both dialects. Source: web/controller/inbound.go (2.9.4),
 * internal/web/controller/inbound.go (3.6.0).
 */
export const INBOUND_ROUTES: Route[] = [
  { method: 'GET', path: `${INBOUNDS}/get/:id`, answer: getInbound },
  {
    method: 'POST',
    path: `${INBOUNDS}/add`,
    answer: writing('created', ({ state, body }) => addInbound(state, body)),
  },
  {
    method: 'POST',
    path: `${INBOUNDS}/update/:id`,
    answer: writing('updated', ({ state, body, parameter }) => changeInbound(state, Number(parameter), body)),
  },
  {
    method: 'POST',
    path: `${INBOUNDS}/setEnable/:id`,
    since: [2, 9, 0],
    answer: writing('updated', ({ state, body, parameter }) =>
      switchInbound(state, Number(parameter), body.enable === true),
    ),
  },
  {
    method: 'POST',
    path: `${INBOUNDS}/del/:id`,
    answer: writing('deleted', ({ state, parameter }) => deleteInbound(state, Number(parameter))),
  },
  {
    // Of an inbound that is not there it is done, too.
    method: 'POST',
    path: `${INBOUNDS}/:id/resetTraffic`,
    since: [3, 1, 0],
    answer: () => successAnswer(null, 'Inbound traffic has been reset.'),
  },
  {
    method: 'GET',
    path: '/panel/api/server/getNewX25519Cert',
    answer: ({ state }) => successAnswer({ privateKey: aKey(state), publicKey: aKey(state) }),
  },
];

function writing(done: string, write: (call: Call) => InboundWrite): Route['answer'] {
  return (call) => {
    const { error, shown } = write(call);
    if (error !== null) return failureAnswer(error);
    const obj = typeof shown === 'object' && shown !== null ? rowOf(call.state, shown.id) : shown;
    return successAnswer(obj, `Inbound has been successfully ${done}.`);
  };
}

function getInbound({ state, parameter }: Call): Response {
  const row = rowOf(state, Number(parameter));
  return row === null ? failureAnswer('record not found', 'Obtain') : successAnswer(row);
}

function rowOf(state: ThreeXUiState, id: number): JsonObject | null {
  const inbound = state.data.inbounds.find((candidate) => candidate.id === id);
  if (inbound === undefined) return null;
  const records = [...state.data.records.values()].filter(({ inboundIds }) => inboundIds.includes(id));
  return toInboundAnswer(state, inbound, [
    ...(state.data.entries.get(id) ?? []),
    ...records.map(toWriteForm),
  ]);
}

function toWriteForm({
  id: _,
  uuid,
  inboundIds: __,
  createdAt,
  updatedAt,
  ...fields
}: SimulatedClient): JsonObject {
  return { ...fields, id: uuid, created_at: createdAt, updated_at: updatedAt };
}

function aKey({ makeUuid }: ThreeXUiState): string {
  return (makeUuid() + makeUuid()).replaceAll('-', '').slice(0, 43);
}
