import { createServer, type ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { constants, createBrotliCompress, createDeflate, createGzip } from 'node:zlib';
import type { RequestHandler } from '@panelkit/panel-adapters/simulators';

/** What a hostile panel does to whoever reads it. Writes and logins are answered as by an honest one. */
export const ATTACKS = [
  'gzip-bomb',
  'deflate-bomb',
  'br-bomb',
  'endless',
  'slow',
  'deep',
  'wrong-types',
  'many-accounts',
  'many-links',
  'evil-links',
  'redirect',
] as const;
export type Attack = (typeof ATTACKS)[number];

/** A simulated panel that somebody took over. */
export interface HostilePanel {
  url: string;
  /** From now on; null: it is honest. */
  attack(kind: Attack | null): void;
  /** What was sent to where it redirects: nothing should be. */
  stolen: string[];
  /** How many of its answers are still being read. */
  answersUnderWay(): number;
  close(): Promise<void>;
}

export interface HostilePanelOptions {
  handle: RequestHandler;
  /** Accounts and links of the attacks that are large in number. */
  accounts: number;
  links: number;
}

/** Serves a simulator on loopback, and turns on its reader when told to. */
export async function startHostilePanel(options: HostilePanelOptions): Promise<HostilePanel> {
  let attack: Attack | null = null;
  const stolen: string[] = [];
  const underWay = new Set<ServerResponse>();
  const server = createServer(async (incoming, outgoing) => {
    underWay.add(outgoing);
    outgoing.once('close', () => underWay.delete(outgoing));
    if (incoming.url === '/thief') stolen.push(JSON.stringify(incoming.headers));
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(Buffer.from(chunk));
    const { method = 'GET', headers, url = '/' } = incoming;
    const body = chunks.length === 0 || method === 'GET' ? null : Buffer.concat(chunks).toString();
    const named = Object.entries(headers).map(([name, value]): [string, string] => [name, String(value)]);
    const request = new Request(`http://${headers.host}${url}`, { method, headers: named, body });
    const honest = await options.handle(request);
    const isRead = method === 'GET' && honest.status === 200;
    if (attack === null || !isRead) await sendHonest(honest, outgoing);
    else await turnOn(attack, { honest, outgoing, options });
  });
  server.on('request', (_, outgoing) => outgoing.on('error', () => {}));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new TypeError('the server has no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    attack: (kind) => {
      attack = kind;
    },
    stolen,
    answersUnderWay: () => underWay.size,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function sendHonest(honest: Response, outgoing: ServerResponse): Promise<void> {
  for (const [name, value] of honest.headers) outgoing.setHeader(name, value);
  outgoing.writeHead(honest.status).end(Buffer.from(await honest.arrayBuffer()));
}

interface Turn {
  honest: Response;
  outgoing: ServerResponse;
  options: HostilePanelOptions;
}

async function turnOn(attack: Attack, { honest, outgoing, options }: Turn): Promise<void> {
  outgoing.setHeader('content-type', honest.headers.get('content-type') ?? 'application/json');
  const text = await honest.text();
  const packed = PACKERS[attack];
  try {
    if (packed !== undefined) {
      outgoing.setHeader('content-encoding', packed.name);
      await pipeline(Readable.from(spaces()), packed.make(), outgoing);
    } else if (attack === 'redirect') outgoing.writeHead(302, { location: '/thief' }).end();
    else await pipeline(Readable.from(bodyOf(attack, text, options)), outgoing);
  } catch {
    // The reader hung up, as it should.
    outgoing.destroy();
  }
}

const SPACES = Buffer.alloc(256 * 1024, ' ');

function* spaces(): Generator<Buffer> {
  for (;;) yield SPACES;
}

const PACKERS: Partial<Record<Attack, { name: string; make: () => NodeJS.ReadWriteStream }>> = {
  'gzip-bomb': { name: 'gzip', make: () => createGzip() },
  'deflate-bomb': { name: 'deflate', make: () => createDeflate() },
  'br-bomb': {
    name: 'br',
    make: () => createBrotliCompress({ params: { [constants.BROTLI_PARAM_QUALITY]: 0 } }),
  },
};

async function* bodyOf(attack: Attack, text: string, { accounts, links }: HostilePanelOptions) {
  switch (attack) {
    case 'endless':
      yield text.slice(0, text.length / 2);
      yield* spaces();
      break;
    case 'slow':
      yield text.slice(0, 1);
      await new Promise(() => {});
      break;
    case 'deep':
      for (let times = 0; times < 64; times += 1) yield '['.repeat(1024 * 1024);
      break;
    case 'wrong-types':
      yield text.replaceAll(/:\s*(\d+|true|false|null)\b/g, ':{"a":[]}').replaceAll(/:\s*"[^"]*"/g, ':[1]');
      break;
    case 'many-accounts':
      yield* multiplied(text, accounts);
      break;
    case 'many-links':
      yield withLinks(
        text,
        Array.from({ length: links }, (_, index) => `vless://id@vpn.test:${index % 60_000}`),
      );
      break;
    case 'evil-links':
      yield withLinks(text, [
        'javascript:alert(document.cookie)',
        'vless://id@vpn.test:443#a\u202e%0Agpj',
        'data:text/html,x',
      ]);
      break;
    default:
      yield text;
  }
}

let made = 0;
const ROWS = '"the rows"';

/** The answer with its first account so many times, under other names, and more to come. */
function* multiplied(text: string, count: number): Generator<string> {
  let row = '';
  const around = JSON.stringify(parsed(text), (key, value: unknown) => {
    if (key === 'total' || key === 'pages') return 1_000_000_000;
    const name = Array.isArray(value) ? nameIn(value[0]) : '';
    if (row !== '' || name === '' || !Array.isArray(value)) return value;
    row = JSON.stringify(value[0]).replaceAll(name, ROWS);
    return JSON.parse(ROWS);
  });
  if (row === '') {
    yield text;
    return;
  }
  const [head = '', tail = ''] = around.split(ROWS);
  yield `${head}[`;
  for (let index = 0; index < count; index += 1) {
    made += 1;
    yield row.replaceAll(ROWS, made.toString(36).padStart(26, 'x')) + (index + 1 < count ? ',' : '');
  }
  yield `]${tail}`;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** The name of an account of the shop; '' for anything else. */
function nameIn(row: unknown): string {
  if (typeof row !== 'object' || row === null) return '';
  const values = ['username' in row && row.username, 'email' in row && row.email, 'name' in row && row.name];
  return String(values.find((value) => typeof value === 'string' && /^[a-z0-9]{26}$/.test(value)) ?? '');
}

/** The links of an answer, in whichever of the families' forms, are these. */
function withLinks(text: string, links: string[]): string {
  if (/^[a-z0-9]+:\/\//.test(text)) return links.join('\n');
  return JSON.stringify(
    JSON.parse(text, (_, value: unknown) => (isListOfLinks(value) ? inForm(value, links) : value)),
  );
}

function isListOfLinks(value: unknown): value is unknown[] {
  return Array.isArray(value) && value.length > 0 && value.every((one) => linkOf(one).includes('://'));
}

function linkOf(value: unknown): string {
  if (typeof value === 'object' && value !== null && 'uri' in value) return String(value.uri);
  return typeof value === 'string' ? value : '';
}

function inForm([first]: unknown[], links: string[]): unknown[] {
  return typeof first === 'object' ? links.map((uri) => ({ ...first, uri })) : links;
}
