import {
  type FieldErrors,
  type FieldReader,
  isJsonObject,
  type JsonObject,
  readChoice,
  readDataLimit,
  readInteger,
  readNaiveTime,
  readText,
} from '../../fastapi/field-reader.ts';
import type {
  MarzbanState,
  MarzbanStatus,
  NextPlan,
  Proxies,
  ResetStrategy,
  TagsByProtocol,
} from './marzban-state.ts';
import { inboundsOf, isMarzbanProtocol, protocolsOf } from './marzban-state.ts';
import { parseProxies } from './parse-proxies.ts';
import { crash } from './user-answer.ts';

const STRATEGIES: readonly ResetStrategy[] = ['no_reset', 'day', 'week', 'month', 'year'];
const CREATE_STATUSES: readonly MarzbanStatus[] = ['active', 'on_hold'];
const MODIFY_STATUSES: readonly MarzbanStatus[] = ['active', 'disabled', 'on_hold'];
const USERNAME = /^(?=\w{3,32}\b)[a-zA-Z0-9-_@.]+$/;

/** The fields of a body that create and modify share; null or undefined where absent. */
export interface UserFields {
  proxies: Proxies;
  inbounds: TagsByProtocol;
  expire: number | null;
  dataLimit: number | null;
  strategy: ResetStrategy | undefined;
  status: MarzbanStatus | undefined;
  note: string | null;
  onHoldExpireDuration: number | null;
  onHoldTimeout: number | null;
  autoDeleteInDays: number | null;
  nextPlan: NextPlan | null;
}

/** A parsed body, or what is wrong with it. */
export type Parsed<Value> = { ok: true; value: Value } | { ok: false; errors: FieldErrors };

/**
 * The body of `POST /api/user`.
 * @throws Error where the panel crashes. Source: app/models/user.py, `UserCreate`.
 */
export function parseCreate(
  state: MarzbanState,
  body: JsonObject,
): Parsed<UserFields & { username: string }> {
  const reader: FieldReader = { body, errors: {} };
  const username = readUsername(reader);
  const proxies = createProxies(state, reader);
  const inbounds = createInbounds(state, reader, proxies);
  const value = { ...readCommon(reader, CREATE_STATUSES), username, proxies, inbounds };
  return Object.keys(reader.errors).length > 0 ? { ok: false, errors: reader.errors } : { ok: true, value };
}

/**
 * The body of `PUT /api/user/{username}`.
 * @throws Error where the panel crashes. Source: app/models/user.py, `UserModify`.
 */
export function parseModify(state: MarzbanState, body: JsonObject): Parsed<UserFields> {
  const reader: FieldReader = { body, errors: {} };
  const proxies = modifyProxies(state, reader);
  const inbounds = modifyInbounds(state, reader);
  const value = { ...readCommon(reader, MODIFY_STATUSES), proxies, inbounds };
  return Object.keys(reader.errors).length > 0 ? { ok: false, errors: reader.errors } : { ok: true, value };
}

function readUsername(reader: FieldReader): string {
  if (!('username' in reader.body)) reader.errors.username = 'Field required';
  const username = readText(reader, 'username') ?? '';
  if (reader.errors.username === undefined && !USERNAME.test(username)) {
    reader.errors.username =
      'Value error, Username only can be 3 to 32 characters and contain a-z, 0-9, and underscores in between.';
  }
  return username;
}

function readCommon(
  reader: FieldReader,
  statuses: readonly MarzbanStatus[],
): Omit<UserFields, 'proxies' | 'inbounds'> {
  const expire = readInteger(reader, 'expire');
  const onHoldExpireDuration = readInteger(reader, 'on_hold_expire_duration') || null;
  const note = readText(reader, 'note');
  if (note !== null && note.length > 500) {
    reader.errors.note = "Value error, User's note can be a maximum of 500 character";
  }
  return {
    expire,
    onHoldExpireDuration,
    note,
    dataLimit: readDataLimit(reader),
    strategy: readChoice(reader, 'data_limit_reset_strategy', STRATEGIES),
    status: readStatus(reader, statuses, { expire, onHoldExpireDuration }),
    onHoldTimeout: readNaiveTime(reader, 'on_hold_timeout'),
    autoDeleteInDays: readInteger(reader, 'auto_delete_in_days'),
    nextPlan: readNextPlan(reader),
  };
}

function readStatus(
  reader: FieldReader,
  statuses: readonly MarzbanStatus[],
  given: Pick<UserFields, 'expire' | 'onHoldExpireDuration'>,
): MarzbanStatus | undefined {
  if (reader.body.status === 'on_hold' && given.onHoldExpireDuration === null) {
    reader.errors.status = 'Value error, User cannot be on hold without a valid on_hold_expire_duration.';
    return undefined;
  }
  if (reader.body.status === 'on_hold' && given.expire) {
    reader.errors.status = 'Value error, User cannot be on hold with specified expire.';
    return undefined;
  }
  return readChoice(reader, 'status', statuses);
}

function readNextPlan(reader: FieldReader): NextPlan | null {
  const plan = reader.body.next_plan ?? null;
  if (plan === null) return null;
  if (!isJsonObject(plan)) {
    reader.errors.next_plan = 'Input should be a valid dictionary or object to extract fields from';
    return null;
  }
  const planReader: FieldReader = { body: plan, errors: reader.errors };
  return {
    dataLimit: readInteger(planReader, 'data_limit'),
    expire: readInteger(planReader, 'expire'),
    addRemainingTraffic: plan.add_remaining_traffic === true,
    fireOnEither: plan.fire_on_either !== false,
  };
}

/**
 * Absent proxies pass the check, so such a user is stored and poisons what includes it; empty and null ones
 * do not.
 */
function createProxies(state: MarzbanState, reader: FieldReader): Proxies {
  const { proxies } = reader.body;
  if (proxies === undefined) return {};
  if (proxies === null || (isJsonObject(proxies) && Object.keys(proxies).length === 0)) {
    reader.errors.proxies = 'Value error, Each user needs at least one proxy';
    return {};
  }
  if (!isJsonObject(proxies)) throw crash('proxies is no object');
  return parseProxies(state, proxies, reader.errors) ?? {};
}

/**
 * On create an empty or missing list means all inbounds of the protocol, but absent `inbounds` means none.
 */
function createInbounds(state: MarzbanState, reader: FieldReader, proxies: Proxies): TagsByProtocol {
  const { inbounds } = reader.body;
  if (inbounds === undefined) return {};
  if (!isJsonObject(inbounds)) throw crash('inbounds is no object');
  const wanted: TagsByProtocol = {};
  for (const protocol of protocolsOf(proxies)) {
    const tags = tagsOf(inbounds[protocol]);
    checkTags(state, reader, tags);
    wanted[protocol] = tags.length > 0 ? tags : inboundsOf(state, protocol).map((inbound) => inbound.tag);
  }
  return wanted;
}

function modifyProxies(state: MarzbanState, reader: FieldReader): Proxies {
  const { proxies } = reader.body;
  if (proxies === undefined) return {};
  if (!isJsonObject(proxies)) throw crash('proxies is no object');
  return parseProxies(state, proxies, reader.errors) ?? {};
}

/** On modify an empty list means none of the protocol, and only the protocols that are listed change. */
function modifyInbounds(state: MarzbanState, reader: FieldReader): TagsByProtocol {
  const { inbounds } = reader.body;
  if (inbounds === undefined) return {};
  if (!isJsonObject(inbounds)) {
    reader.errors.inbounds = 'Input should be a valid dictionary';
    return {};
  }
  const wanted: TagsByProtocol = {};
  for (const [protocol, listed] of Object.entries(inbounds)) {
    const tags = tagsOf(listed);
    checkTags(state, reader, tags);
    if (isMarzbanProtocol(protocol)) wanted[protocol] = tags;
  }
  return wanted;
}

function checkTags(state: MarzbanState, reader: FieldReader, tags: string[]): void {
  const unknown = tags.find((tag) => state.inbounds.every((inbound) => inbound.tag !== tag));
  if (unknown !== undefined) reader.errors.inbounds = `Value error, Inbound ${unknown} doesn't exist`;
}

function tagsOf(listed: unknown): string[] {
  return Array.isArray(listed) ? listed.filter((tag) => typeof tag === 'string') : [];
}
