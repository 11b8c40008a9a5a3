import { isAtLeast } from '../dialects/version-numbers.ts';
import type { JsonObject, SimulatedClient, ThreeXUiState } from './three-x-ui-state.ts';

/** The fields of a client object that we simulate, with what Go makes of one that is left out. */
const ZERO_VALUES = {
  id: '',
  password: '',
  auth: '',
  flow: '',
  email: '',
  subId: '',
  comment: '',
  group: '',
  limitIp: 0,
  totalGB: 0,
  expiryTime: 0,
  tgId: 0,
  reset: 0,
  created_at: 0,
  enable: false,
};

/** A client object as it was sent, each field of its type. */
export type ClientBody = typeof ZERO_VALUES;

/** Fills in what was left out; a text for a field of another type, in Go's words. */
export function readClientBody(body: JsonObject): ClientBody | string {
  const read: JsonObject = { ...ZERO_VALUES };
  for (const [field, zero] of Object.entries(ZERO_VALUES)) {
    const value = body[field] ?? zero;
    if (typeof value !== typeof zero || (typeof value === 'number' && !Number.isInteger(value))) {
      const goType = { string: 'string', number: 'int64', boolean: 'bool' }[String(typeof zero)];
      return `json: cannot unmarshal ${typeof value} into Go struct field Client.${field} of type ${goType}`;
    }
    read[field] = value;
  }
  return isClientBody(read) ? read : 'EOF';
}

function isClientBody(value: JsonObject): value is ClientBody {
  return Object.entries(ZERO_VALUES).every(([field, zero]) => typeof value[field] === typeof zero);
}

/**
 * The record that an update makes: a full replacement, but secrets that were left out are kept (since 3.3.1).
 */
export function toUpdatedRecord(
  state: ThreeXUiState,
  current: SimulatedClient,
  body: ClientBody,
): SimulatedClient {
  const keepsUuid = isAtLeast(state.version.numbers, [3, 3, 1]);
  return {
    ...toRecord(body, current.id, state.now()),
    uuid: body.id || (keepsUuid ? current.uuid : state.makeUuid()),
    password: body.password || current.password,
    auth: body.auth || current.auth,
    subId: body.subId || current.subId,
    createdAt: body.created_at || current.createdAt,
    inboundIds: current.inboundIds,
  };
}

export function toRecord(body: ClientBody, id: number, now: number): SimulatedClient {
  const { id: uuid, created_at, ...fields } = body;
  return { ...fields, id, uuid, createdAt: created_at || now, updatedAt: now, inboundIds: [] };
}
