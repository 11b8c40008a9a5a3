import * as z from 'zod';
import type { Place } from '../real-panel.ts';
import { makeKeyPair } from '../reality-target.ts';

/** A row of an inbound with its parts as objects, whichever way the version writes them. */
export interface InboundRow {
  [field: string]: unknown;
  id: number;
  settings: Record<string, unknown> & { clients: Record<string, unknown>[] };
  streamSettings: Record<string, unknown>;
}

/** What the panel's own pages send, for an operator who is logged in. */
export interface ThreeXUiPages {
  /** Whether it has pages of clients: 3.1 and later. */
  hasClients: boolean;
  get(path: string): Promise<unknown>;
  post(path: string, body?: unknown): Promise<unknown>;
  inbounds(): Promise<InboundRow[]>;
  addInbound(place: Place, port: number, realityTarget: string): Promise<number>;
  /** Changes the row and sends it whole. */
  editInbound(id: number, edit: (row: InboundRow) => void): Promise<void>;
}

const envelopeSchema = z.object({ success: z.boolean(), msg: z.string().default(''), obj: z.unknown() });
const fieldsSchema = z.preprocess(
  (value) => (typeof value === 'string' ? JSON.parse(value || '{}') : value),
  z.record(z.string(), z.unknown()),
);
const clientsSchema = z.looseObject({
  clients: z
    .array(z.record(z.string(), z.unknown()))
    .nullish()
    .transform((clients) => clients ?? []),
});
const rowSchema = z
  .looseObject({ id: z.number(), settings: fieldsSchema.pipe(clientsSchema), streamSettings: fieldsSchema })
  .transform((row): InboundRow => row);

export async function openThreeXUiPages(
  baseUrl: string,
  login: { username: string; password: string },
): Promise<ThreeXUiPages> {
  let cookie = '';
  let token = '';
  const send = async (method: string, path: string, body?: unknown): Promise<Response> => {
    const headers = {
      'content-type': 'application/json',
      'x-requested-with': 'XMLHttpRequest',
      cookie,
      'x-csrf-token': token,
    };
    const answer = await fetch(`${baseUrl}${path}`, {
      method,
      headers,
      body: body === undefined ? null : JSON.stringify(body),
    });
    const [first] = answer.headers.getSetCookie();
    if (first !== undefined) cookie = first.split(';')[0] ?? '';
    return answer;
  };
  const ask = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const answer = await send(method, path, body);
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    const { success, msg, obj } = envelopeSchema.parse(JSON.parse(text));
    if (!success) throw new Error(`${method} ${path}: ${msg}`);
    return obj;
  };
  const tokenAnswer = await send('GET', '/csrf-token');
  const hasToken = tokenAnswer.ok;
  if (hasToken) token = String(envelopeSchema.parse(await tokenAnswer.json()).obj);
  await ask('POST', '/login', login);
  const inbounds = async () => z.array(rowSchema).parse((await ask('GET', '/panel/api/inbounds/list')) ?? []);
  return {
    hasClients: hasToken,
    get: (path) => ask('GET', path),
    post: (path, body = {}) => ask('POST', path, body),
    inbounds,
    addInbound: async (place, port, realityTarget) => {
      const row = await ask('POST', '/panel/api/inbounds/add', newInbound(place, port, realityTarget));
      return z.object({ id: z.number() }).parse(row).id;
    },
    editInbound: async (id, edit) => {
      const row = (await inbounds()).find((candidate) => candidate.id === id);
      if (row === undefined) throw new Error(`there is no inbound ${id}`);
      edit(row);
      const { clientStats: _, ...kept } = row;
      const body = { ...kept, ...asText(row, ['settings', 'streamSettings', 'sniffing']) };
      await ask('POST', `/panel/api/inbounds/update/${id}`, body);
    },
  };
}

function asText(row: Record<string, unknown>, fields: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(
    fields.map((field) => [
      field,
      typeof row[field] === 'string' ? row[field] : JSON.stringify(row[field] ?? {}),
    ]),
  );
}

function newInbound(place: Place, port: number, realityTarget: string): object {
  const protocol = place === 'spare' ? 'trojan' : 'vless';
  const settings = {
    clients: [],
    ...(protocol === 'vless' && { decryption: 'none', encryption: 'none' }),
    fallbacks: [],
  };
  return {
    up: 0,
    down: 0,
    total: 0,
    expiryTime: 0,
    enable: true,
    remark: place,
    listen: '127.0.0.1',
    port,
    protocol,
    settings: JSON.stringify(settings),
    streamSettings: JSON.stringify(streamOf(place, realityTarget)),
    sniffing: JSON.stringify({ enabled: false }),
  };
}

function streamOf(place: Place, realityTarget: string): object {
  if (place === 'ws') {
    return { network: 'ws', security: 'none', wsSettings: { path: '/before', host: '', headers: {} } };
  }
  const tcp = { network: 'tcp', tcpSettings: { header: { type: 'none' } } };
  if (place !== 'reality') return { ...tcp, security: 'none' };
  const { privateKey, publicKey } = makeKeyPair();
  return {
    ...tcp,
    security: 'reality',
    realitySettings: {
      show: false,
      xver: 0,
      target: realityTarget,
      serverNames: ['before.test'],
      privateKey,
      // From 26.7 on, Xray lets only its own clients in unless it is told otherwise.
      minClientVer: '1.8.0',
      maxClientVer: '',
      maxTimediff: 0,
      shortIds: ['0123456789abcdef'],
      settings: { publicKey, fingerprint: 'chrome', serverName: '', spiderX: '/' },
    },
  };
}
