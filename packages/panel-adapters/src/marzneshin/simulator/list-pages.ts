import { detailAnswer, invalidAnswer, jsonAnswer } from '../../fastapi/http-answers.ts';
import type {
  MarzneshinState,
  SimulatedMarzneshinAdmin,
  SimulatedMarzneshinUser,
} from './marzneshin-state.ts';
import { userAnswer } from './user-answer.ts';

/**
 * `GET /api/users`: a name given once means *contains*, with `_` for any character; twice and more mean
 * exactly.
 */
export function listUsers(
  state: MarzneshinState,
  admin: SimulatedMarzneshinAdmin,
  query: URLSearchParams,
): Response {
  if (query.has('owner_username') && !admin.isSudo) return detailAnswer(403, "You're not allowed.");
  const users = [...state.data.users.values()]
    .filter((user) => admin.isSudo || user.owner === admin.username)
    .filter((user) => isNamed(user, query.getAll('username')));
  return pageAnswer(users, query, (user) => userAnswer(state, user));
}

/** `GET /api/services`. */
export function listServices(state: MarzneshinState, query: URLSearchParams): Response {
  const usersOf = (id: number) =>
    [...state.data.users.values()].filter(({ serviceIds }) => serviceIds.includes(id));
  return pageAnswer(state.services, query, ({ id, name, isEmpty }) => ({
    id,
    name,
    inbound_ids: isEmpty ? [] : [id],
    user_ids: usersOf(id).map((user) => user.id),
  }));
}

/** `GET /api/inbounds`: each service has its own. */
export function listInbounds(state: MarzneshinState, query: URLSearchParams): Response {
  const inbounds = state.services.filter(({ isEmpty }) => isEmpty !== true);
  return pageAnswer(inbounds, query, ({ id, name, address, path }) => ({
    id,
    tag: name,
    protocol: 'vless',
    node: { id: 1, name: 'local' },
    service_ids: [id],
    config: JSON.stringify({ tag: name, port: Number(address.split(':').at(-1)), network: 'tcp', path }),
  }));
}

/** `GET /api/inbounds/hosts`: one for each inbound. */
export function listHosts(state: MarzneshinState, query: URLSearchParams): Response {
  const inbounds = state.services.filter(({ isEmpty }) => isEmpty !== true);
  return pageAnswer(inbounds, query, ({ id, name, address, path = null, isHostDisabled = false }) => ({
    id,
    remark: name,
    address: address.split(':')[0],
    port: null,
    sni: null,
    host: null,
    path,
    inbound_id: id,
    universal: false,
    service_ids: [],
    is_disabled: isHostDisabled,
  }));
}

function isNamed({ username }: SimulatedMarzneshinUser, names: string[]): boolean {
  const [name] = names;
  if (name === undefined) return true;
  if (names.length > 1) return names.includes(username);
  return new RegExp(name.replaceAll('_', '.'), 'i').test(username);
}

function pageAnswer<Row>(rows: Row[], query: URLSearchParams, show: (row: Row) => unknown): Response {
  const page = Number(query.get('page') ?? 1);
  const size = Number(query.get('size') ?? 50);
  if (!(page >= 1)) return invalidAnswer({ page: 'Input should be greater than or equal to 1' });
  if (!(size >= 1 && size <= 100))
    return invalidAnswer({ size: 'Input should be less than or equal to 100' });
  const items = rows.slice((page - 1) * size, page * size).map(show);
  return jsonAnswer({ items, total: rows.length, page, size, pages: Math.ceil(rows.length / size) });
}
