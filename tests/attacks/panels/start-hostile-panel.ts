import { createServer, type ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { RequestHandler } from '@panelkit/panel-adapters/simulators';
import { type Attack, type AttackBody, type AttackSizes, bodyOf } from './attack-bodies.ts';
import { packedSpaces, packingOf } from './packed-spaces.ts';

/** Which requests are answered by the attack; the others are answered as by an honest panel. */
export type Attacked = 'reads' | 'logins' | 'writes';

/** A simulated panel that somebody took over. */
export interface HostilePanel {
  url: string;
  /** From now on; null: it is honest. What is asked takes effect all the same. */
  attack(kind: Attack | null, attacked?: Attacked): void;
  /** How many answers were attacks, since the last one began. */
  attacks(): number;
  /** What was sent to where it redirects: nothing should be. */
  stolen: string[];
  /** How many of its attacks are still being read. */
  attacksUnderWay(): number;
  close(): Promise<void>;
}

export interface HostilePanelOptions extends AttackSizes {
  handle: RequestHandler;
}

/** Serves a simulator on loopback, and turns on its reader when told to. */
export async function startHostilePanel(options: HostilePanelOptions): Promise<HostilePanel> {
  let attack: Attack | null = null;
  let attacked: Attacked = 'reads';
  let attacks = 0;
  const stolen: string[] = [];
  const underWay = new Set<ServerResponse>();
  const server = createServer(async (incoming, outgoing) => {
    if (incoming.url === '/thief') stolen.push(JSON.stringify(incoming.headers));
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(Buffer.from(chunk));
    const { method = 'GET', headers, url = '/' } = incoming;
    const body = chunks.length === 0 || method === 'GET' ? null : Buffer.concat(chunks).toString();
    const named = Object.entries(headers).map(([name, value]): [string, string] => [name, String(value)]);
    const request = new Request(`http://${headers.host}${url}`, { method, headers: named, body });
    const honest = await options.handle(request);
    const isMeant = honest.status === 200 && attacked === purposeOf(method, url);
    const meant = attack === null || !isMeant ? null : await turned(attack, honest, options);
    if (meant === null) await sendHonest(honest, outgoing);
    else {
      attacks += 1;
      underWay.add(outgoing);
      outgoing.once('close', () => underWay.delete(outgoing));
      await send(meant, outgoing);
    }
  });
  server.on('request', (_, outgoing) => outgoing.on('error', () => {}));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new TypeError('the server has no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    attack: (kind, on = 'reads') => {
      attack = kind;
      attacked = on;
      attacks = 0;
    },
    attacks: () => attacks,
    stolen,
    attacksUnderWay: () => underWay.size,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Null: nothing of this is attacked. */
function purposeOf(method: string, url: string): Attacked | null {
  if (method === 'GET') return 'reads';
  if (/\/(?:login|token)$/.test(url)) return 'logins';
  return /\/(?:users?|save|addClient|clients\/add)(?:\?|$)/.test(url) ? 'writes' : null;
}

async function sendHonest(honest: Response, outgoing: ServerResponse): Promise<void> {
  for (const [name, value] of honest.headers) outgoing.setHeader(name, value);
  outgoing.writeHead(honest.status).end(Buffer.from(await honest.arrayBuffer()));
}

/** An answer that was turned into an attack. */
interface TurnedAnswer {
  type: string;
  attack: Attack;
  body: AttackBody;
}

/** Null: there is nothing in this answer that the attack changes. */
async function turned(
  attack: Attack,
  honest: Response,
  options: HostilePanelOptions,
): Promise<TurnedAnswer | null> {
  const type = honest.headers.get('content-type') ?? 'application/json';
  const body = bodyOf(attack, await honest.clone().text(), options);
  return body === null ? null : { type, attack, body };
}

async function send({ type, attack, body }: TurnedAnswer, outgoing: ServerResponse): Promise<void> {
  outgoing.setHeader('content-type', type);
  const packing = packingOf(attack);
  if (packing !== null) outgoing.setHeader('content-encoding', packing);
  try {
    if (attack === 'redirect') outgoing.writeHead(302, { location: '/thief' }).end();
    else await pipeline(Readable.from(packing === null ? body : await packedSpaces(packing)), outgoing);
  } catch {
    // The reader hung up, as it should.
    outgoing.destroy();
  }
}
