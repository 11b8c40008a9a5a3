import { type SimulatedClient, type SimulatedConfig, type SimulatedLink, SUiRefused } from './s-ui-state.ts';

/** A client as it was posted. `inbounds` and `links` undefined: they were not sent. */
export type PostedClient = Omit<SimulatedClient, 'inbounds' | 'links' | 'config'> & {
  config: unknown;
  inbounds: unknown;
  links: unknown;
};

/** Reads the JSON text of a form. @throws SUiRefused in Go's words */
export function parseData(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const isCut =
      text === '' || String(error).includes('end of JSON') || String(error).includes('Unterminated');
    throw new SUiRefused(isCut ? 'unexpected end of JSON input' : 'invalid character in the data');
  }
}

/** Absent and null fields are zero, empty or off; a field of another type is refused. @throws SUiRefused */
export function parseClient(data: unknown): PostedClient {
  const fields = asRecord(data, 'model.Client');
  const read = <Value>(
    name: string,
    zero: Value,
    goType: string,
    fits: (value: unknown) => value is Value,
  ) => {
    const value = fields[name] ?? zero;
    if (fits(value)) return value;
    const field = `Go struct field Client.${name} of type ${goType}`;
    throw new SUiRefused(`json: cannot unmarshal ${goName(value)} into ${field}`);
  };
  const number = (name: string): number => read(name, 0, 'int64', isInteger);
  const text = (name: string): string => read(name, '', 'string', isText);
  const on = (name: string): boolean => read(name, false, 'bool', isSwitch);
  const { config = null, inbounds, links } = fields;
  return {
    id: read('id', 0, 'uint', isInteger),
    name: text('name'),
    enable: on('enable'),
    config,
    inbounds,
    links,
    volume: number('volume'),
    expiry: number('expiry'),
    down: number('down'),
    up: number('up'),
    desc: text('desc'),
    group: text('group'),
    remark: text('remark'),
    createdAt: number('createdAt'),
    onlineAt: number('onlineAt'),
    delayStart: on('delayStart'),
    autoReset: on('autoReset'),
    resetDays: number('resetDays'),
    nextReset: number('nextReset'),
    totalUp: number('totalUp'),
    totalDown: number('totalDown'),
  };
}

/**
 * The protocols with the client's name put into each. Source: service/client.go, `setConfigIdentity`.
 * @throws SUiRefused
 */
export function parseConfig(name: string, config: unknown): SimulatedConfig | null {
  if (config === null) return null;
  const protocols = asRecord(config, 'map[string]map[string]interface {}');
  const named = Object.entries(protocols).map(([protocol, value]) => {
    const entry = { ...asRecord(value, 'map[string]interface {}') };
    const field = ['name', 'username'].find((identity) => identity in entry);
    return [protocol, field === undefined || name === '' ? entry : { ...entry, [field]: name }];
  });
  return Object.fromEntries(named);
}

/** A list of ids, which may be null. @throws SUiRefused when absent or of another type */
export function parseIds(value: unknown): number[] | null {
  if (value === undefined) throw new SUiRefused('unexpected end of JSON input');
  if (value === null) return null;
  if (Array.isArray(value) && value.every(isInteger)) return value;
  throw new SUiRefused(`json: cannot unmarshal ${goName(value)} into Go value of type []uint`);
}

/**
 * The links that are kept: those that the panel did not make.
 * @throws SUiRefused when absent or of another type
 */
export function parseKeptLinks(value: unknown): SimulatedLink[] {
  if (value === undefined) throw new SUiRefused('unexpected end of JSON input');
  const links: SimulatedLink[] = [];
  for (const item of Array.isArray(value) ? value : []) {
    const entries = Object.entries(asRecord(item, 'map[string]string'));
    const link = Object.fromEntries(entries.map(([key, text]) => [key, isText(text) ? text : '']));
    if (link.type !== 'local') links.push(link);
  }
  return links;
}

function asRecord(value: unknown, goType: string): Record<string, unknown> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
  throw new SUiRefused(`json: cannot unmarshal ${goName(value)} into Go value of type ${goType}`);
}

function goName(value: unknown): string {
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'number' : `number ${value}`;
  return typeof value === 'boolean' ? 'bool' : typeof value;
}

function isInteger(value: unknown): value is number {
  return Number.isInteger(value);
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function isSwitch(value: unknown): value is boolean {
  return typeof value === 'boolean';
}
