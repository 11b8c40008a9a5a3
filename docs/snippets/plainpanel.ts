import type { Clock } from '@panelkit/sdk';

/** A row of the panel. Its habits: 0 means never or unlimited, instants are whole seconds. */
export interface Person {
  name: string;
  uuid: string;
  on: boolean;
  until: number;
  limit: number;
  used: number;
  note: string;
  rooms: string[];
}

export const KEY = 'the-key-of-the-panel';
const ROOMS = ['attic', 'cellar'];
const PAGE = 50;

/** An invented panel, small enough to read: people in rooms. */
export function createPlainpanel(clock: Clock) {
  const people = new Map<string, Person>();
  const no = (status: number, error: string) => Response.json({ error }, { status });

  const handle = async (request: Request): Promise<Response> => {
    const { pathname, searchParams } = new URL(request.url);
    if (pathname === '/about') return Response.json({ panel: 'plainpanel', version: '1.0' });
    if (!/^\/(rooms|people)/.test(pathname)) return no(404, 'no such page');
    if (request.headers.get('key') !== KEY) return no(401, 'wrong key');
    if (pathname === '/rooms') return Response.json(ROOMS);
    if (pathname === '/people' && request.method === 'GET') {
      const from = Number(searchParams.get('from'));
      return Response.json([...people.values()].slice(from, from + PAGE).map(shown));
    }
    const text = await request.text();
    const body: Person | null = text === '' ? null : JSON.parse(text);
    const name = body?.name ?? decodeURIComponent(pathname.split('/')[2] ?? '');
    const person = people.get(name);
    if (body?.rooms.some((room) => !ROOMS.includes(room))) return no(400, 'no such room');
    if (request.method === 'POST' && body !== null) {
      if (person !== undefined) return no(409, 'name taken');
      people.set(name, { ...body, used: 0 });
      return Response.json({});
    }
    if (person === undefined) return no(404, 'no such person');
    if (request.method === 'PUT') people.set(name, { ...person, ...body });
    if (request.method === 'DELETE') people.delete(name);
    return Response.json(request.method === 'GET' ? shown(person) : {});
  };

  const shown = (person: Person) => ({ ...person, isIn: isIn(person) });
  const isIn = ({ on, until, limit, used }: Person): boolean =>
    on && (until === 0 || until * 1000 > clock.now().getTime()) && (limit === 0 || used < limit);

  /** Bytes flow, when the person is let in. */
  const addTraffic = (name: string, bytes: number): void => {
    const person = people.get(name);
    if (person !== undefined && isIn(person)) person.used += bytes;
  };
  return { handle, addTraffic };
}
