import { isAtLeast } from '../dialects/version-numbers.ts';
import { successAnswer } from './http-answers.ts';
import type { Call, Route } from './route.ts';

/**
 * Somebody whose traffic was counted so lately is online: two polls and more since 3.0.0, before the last
 * one.
 */
const ONLINE_MS = 20_000;
const EARLIER_ONLINE_MS = 10_000;

/** Who is online, from where, and the database, under the paths of a dialect. */
export function careRoutes(paths: { onlines: string; ips: string; clear: string }): Route[] {
  return [
    { method: 'POST', path: paths.onlines, answer: listOnline },
    { method: 'POST', path: `${paths.ips}/:email`, answer: listIps },
    {
      method: 'POST',
      path: `${paths.clear}/:email`,
      answer: ({ state, parameter }) => {
        state.ips.delete(parameter);
        return successAnswer(null, 'The log has been cleared.');
      },
    },
    { method: 'GET', path: '/panel/api/server/getDb', since: [2, 7, 0], answer: giveDatabase },
  ];
}

function listOnline({ state }: Call): Response {
  const forMs = isAtLeast(state.version.numbers, [3, 0, 0]) ? ONLINE_MS : EARLIER_ONLINE_MS;
  const rows = [...state.data.traffics.values()];
  const online = rows.filter(({ lastOnline }) => lastOnline > 0 && state.now() - lastOnline <= forMs);
  return successAnswer(online.map(({ email }) => email));
}

/** Objects since 3.4.0; before that texts with the moment, and a special text where there are none. */
function listIps({ state, parameter }: Call): Response {
  const ips = state.ips.get(parameter) ?? [];
  const time = '2026-05-01 12:00:00';
  if (isAtLeast(state.version.numbers, [3, 4, 0])) {
    return successAnswer(ips.map((ip) => ({ ip, time, node: '' })));
  }
  return successAnswer(ips.length === 0 ? 'No IP Record' : ips.map((ip) => `${ip} (${time})`));
}

/** Here no SQLite, but what it would hold. */
function giveDatabase({ state, host }: Call): Response {
  const { inbounds, records, entries, traffics } = state.data;
  const tables = {
    inbounds,
    records: [...records.values()],
    entries: [...entries],
    traffics: [...traffics.values()],
  };
  const body = new TextEncoder().encode(`SQLite format 3\u0000${JSON.stringify(tables)}`);
  const isV3 = isAtLeast(state.version.numbers, [3, 1, 0]);
  const stamp = new Date(state.now()).toISOString().slice(0, 19).replaceAll(':', '').replace('T', '_');
  const fileName = isV3 ? `${host}_${stamp}.db` : 'x-ui.db';
  const headers = {
    'content-type': 'application/octet-stream',
    'content-disposition': `attachment; filename=${fileName}`,
  };
  return new Response(body, { headers });
}
