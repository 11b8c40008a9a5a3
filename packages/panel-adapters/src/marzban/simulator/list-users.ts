import { type FieldReader, readInteger } from '../../fastapi/field-reader.ts';
import { detailAnswer, invalidAnswer, jsonAnswer } from '../../fastapi/http-answers.ts';
import type { MarzbanState, MarzbanStatus, SimulatedAdmin, SimulatedUser } from './marzban-state.ts';
import { userAnswer } from './user-answer.ts';

const STATUSES: readonly MarzbanStatus[] = ['active', 'disabled', 'limited', 'expired', 'on_hold'];

/** What the list can be sorted by; nulls come first. */
const SORT_KEYS: Record<string, (user: SimulatedUser) => string | number> = {
  username: (user) => user.username,
  used_traffic: (user) => user.usedTraffic,
  data_limit: (user) => user.dataLimit ?? -1,
  expire: (user) => user.expire ?? -Infinity,
  created_at: (user) => user.createdAt,
};

/** `GET /api/users`: no default limit, no default order. Source: app/routers/user.py, `get_users`. */
export function listUsers(state: MarzbanState, admin: SimulatedAdmin, query: URLSearchParams): Response {
  const reader: FieldReader = { body: Object.fromEntries(query), errors: {} };
  const [offset, limit] = [readInteger(reader, 'offset') ?? 0, readInteger(reader, 'limit') ?? 0];
  // Of several values the last one counts.
  const status = query.getAll('status').at(-1);
  if (status !== undefined && !STATUSES.some((known) => known === status)) {
    reader.errors.status = "Input should be 'active', 'disabled', 'limited', 'expired' or 'on_hold'";
  }
  if (Object.keys(reader.errors).length > 0) return invalidAnswer(reader.errors);
  const order = parseSort(query.get('sort'));
  if ('wrong' in order) return detailAnswer(400, `"${order.wrong}" is not a valid sort option`);
  const matching = [...state.data.users.values()].filter((user) => isListed(user, admin, query, status));
  const from = Math.max(0, offset);
  const page = matching.sort(order.compare).slice(from, limit > 0 ? from + limit : undefined);
  return jsonAnswer({ users: page.map((user) => userAnswer(state, user)), total: matching.length });
}

function isListed(
  user: SimulatedUser,
  admin: SimulatedAdmin,
  query: URLSearchParams,
  status: string | undefined,
): boolean {
  const names = query.getAll('username');
  const owners = admin.isSudo ? query.getAll('admin') : [admin.username];
  const search = query.get('search')?.toLowerCase() ?? '';
  const searched = [user.username, user.note ?? ''].some((text) => text.toLowerCase().includes(search));
  return (
    searched &&
    (status === undefined || user.status === status) &&
    (names.length === 0 || names.includes(user.username)) &&
    (owners.length === 0 || (user.admin !== null && owners.includes(user.admin)))
  );
}

type Order = { compare: (first: SimulatedUser, second: SimulatedUser) => number } | { wrong: string };

function parseSort(sort: string | null): Order {
  if (sort === null) return { compare: () => 0 };
  const options = sort.replace(/^,+|,+$/g, '').split(',');
  const wrong = options.find((option) => SORT_KEYS[option.replace(/^-/, '')] === undefined);
  if (wrong !== undefined) return { wrong };
  return {
    compare: (first, second) =>
      options.map((option) => compareBy(option, first, second)).find((result) => result !== 0) ?? 0,
  };
}

function compareBy(option: string, first: SimulatedUser, second: SimulatedUser): number {
  const key = SORT_KEYS[option.replace(/^-/, '')] ?? (() => 0);
  const [before, after] = option.startsWith('-') ? [second, first] : [first, second];
  if (key(before) === key(after)) return 0;
  return key(before) < key(after) ? -1 : 1;
}
