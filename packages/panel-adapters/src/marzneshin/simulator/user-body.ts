import { type FieldReader, type JsonObject, readInteger, readText } from '../../fastapi/field-reader.ts';
import type { ExpireStrategy, MarzneshinState, SimulatedMarzneshinUser } from './marzneshin-state.ts';

const STRATEGIES: readonly ExpireStrategy[] = ['never', 'fixed_date', 'start_on_first_use'];

/** A body with pydantic's complaints, by field. `changes` is what it asks for. */
export interface UserBody {
  errors: Record<string, string>;
  username: string;
  key: string | null;
  changes: Partial<SimulatedMarzneshinUser>;
}

/**
 * Source: app/models/user.py, `User`, `UserCreate`, `UserModify` (0.7.4). Null keeps; 0 takes the limit away.
 */
export function readUserBody(state: MarzneshinState, body: JsonObject, isNew: boolean): UserBody {
  const reader: FieldReader = { body, errors: {} };
  const username = readText(reader, 'username') ?? '';
  if (body.username === undefined) reader.errors.username = 'Field required';
  else if (!/^\w{3,32}$/u.test(username))
    reader.errors.username = "String should match pattern '^\\w{3,32}$'";
  const expiry = readExpiry(reader, isNew);
  const limit = readInteger(reader, 'data_limit');
  if (limit !== null && limit < 0) reader.errors.data_limit = 'Input should be greater than or equal to 0';
  const note = readText(reader, 'note');
  if ((note?.length ?? 0) > 500) reader.errors.note = 'String should have at most 500 characters';
  const resetStrategy = readText(reader, 'data_limit_reset_strategy');
  const key = readText(reader, 'key');
  if (body.service_ids === null && isNew) reader.errors.service_ids = 'Input should be a valid list';
  const changes: Partial<SimulatedMarzneshinUser> = {
    ...expiry,
    ...(limit === null ? {} : { dataLimit: limit === 0 ? null : limit }),
    ...(note === null ? {} : { note: note === '' ? null : note }),
    ...(resetStrategy === null ? {} : { resetStrategy }),
    ...(Array.isArray(body.service_ids) ? { serviceIds: knownServices(state, body.service_ids) } : {}),
  };
  return { errors: reader.errors, username: username.toLowerCase(), key, changes };
}

/** Unknown ids are dropped without a word. */
function knownServices(state: MarzneshinState, ids: unknown[]): number[] {
  return state.services.map(({ id }) => id).filter((id) => ids.includes(id));
}

function readExpiry(reader: FieldReader, isNew: boolean): Partial<SimulatedMarzneshinUser> {
  const { body, errors } = reader;
  const strategy = STRATEGIES.find((known) => known === body.expire_strategy);
  const isLeftOut = body.expire_strategy === undefined || body.expire_strategy === null;
  if (strategy === undefined && (isNew || !isLeftOut)) {
    errors.expire_strategy =
      body.expire_strategy === undefined
        ? 'Field required'
        : "Input should be 'never', 'fixed_date' or 'start_on_first_use'";
  }
  const expireDate = readDate(reader);
  const usageDuration = readInteger(reader, 'usage_duration');
  if (strategy === 'fixed_date' && expireDate === null)
    errors.body = withoutBound('fixed_date', 'expire date');
  if (strategy === 'start_on_first_use' && !usageDuration)
    errors.body = withoutBound('start_on_first_use', 'usage_duration');
  if (strategy === undefined) {
    return {
      ...(expireDate === null ? {} : { expireDate }),
      ...(usageDuration === null ? {} : { usageDuration }),
    };
  }
  return {
    expireStrategy: strategy,
    expireDate: strategy === 'fixed_date' ? expireDate : null,
    usageDuration: strategy === 'start_on_first_use' ? usageDuration : null,
  };
}

function withoutBound(strategy: string, bound: string): string {
  return `Value error, User expire_strategy cannot be ${strategy} without a valid ${bound}.`;
}

/** A zone is dropped, not converted. */
function readDate({ body, errors }: FieldReader): number | null {
  const value = body.expire_date ?? null;
  if (value === null) return null;
  const naive =
    typeof value === 'string' ? /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?/.exec(value)?.[0] : undefined;
  if (naive !== undefined) return Date.parse(`${naive}Z`);
  errors.expire_date = 'Input should be a valid datetime';
  return null;
}
