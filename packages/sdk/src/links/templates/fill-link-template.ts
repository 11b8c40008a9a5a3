import { APPS } from '../formats/app-abilities.ts';
import type { ClashApp } from '../formats/clash/render-clash.ts';
import { toClashProxy } from '../formats/clash/to-clash-proxy.ts';
import { listLines, toYamlJson } from '../formats/clash/yaml-lines.ts';
import type { Fields } from '../formats/dial-details.ts';
import { type Rendered, toEntries } from '../formats/rendered.ts';
import { toSingBoxOutbound } from '../formats/sing-box/to-sing-box-outbound.ts';
import { toXrayOutbound } from '../formats/xray/to-xray-outbound.ts';
import type { LeftOutReason, ReadServer, Server } from '../servers/server.ts';
import { checkLinkTemplate } from './check-template.ts';
import { familyOf, type LinkTemplateKind, NAMES, SERVERS } from './link-template.ts';
import { isMapping, readTemplate } from './read-template.ts';
import { partsOf } from './template-parts.ts';

interface Compiled {
  value: Record<string, unknown>;
  /** Names that no server may have. */
  reserved: ReadonlySet<string>;
}

/** Templates change a few times a year, and links are read all day. */
const compiled = new Map<string, Compiled | null>();
const MOST_COMPILED = 50;

/** A document by a template of the shop; null for one that is not in order, which is then as without it. */
export async function fillLinkTemplate(
  template: { kind: LinkTemplateKind; text: string; clashApp: ClashApp },
  servers: readonly Server[],
  dummy: ReadServer,
): Promise<Rendered | null> {
  const { kind, clashApp } = template;
  const ready = compile(kind, template.text);
  if (ready === null) return null;
  const { value, reserved } = ready;
  const family = familyOf(kind);
  const toEntry: Record<typeof family, (server: ReadServer) => Fields | LeftOutReason> = {
    clash: (server) => toClashProxy(server, APPS[clashApp]),
    'sing-box': toSingBoxOutbound,
    xray: toXrayOutbound,
  };
  const [given, [last = dummy]] = [apart(servers, reserved), apart([dummy], reserved)];
  const { names, entries, leftOut } = await toEntries(given, last, toEntry[family]);
  if (family === 'xray') {
    const documents = entries.map((entry, index) => fill(value, [entry], [names[index] ?? '']));
    return { body: JSON.stringify(documents), leftOut };
  }
  const document = fill(value, entries, names);
  return { body: family === 'clash' ? toYaml(document) : JSON.stringify(document), leftOut };
}

function compile(kind: LinkTemplateKind, text: string): Compiled | null {
  const key = `${kind}\n${text}`;
  const known = compiled.get(key);
  if (known !== undefined) return known;
  const read = checkLinkTemplate(kind, text).length > 0 ? null : readTemplate(text);
  let ready: Compiled | null = null;
  if (read !== null && 'value' in read) {
    const { builtIn, names } = partsOf(familyOf(kind), read.value);
    ready = { value: read.value, reserved: new Set([...builtIn, ...names.map(({ name }) => name)]) };
  }
  if (compiled.size >= MOST_COMPILED) compiled.clear();
  compiled.set(key, ready);
  return ready;
}

/**
 * The servers with names that no group of the template has: *Germany* becomes *Germany 1* beside a group
 * *Germany*.
 */
function apart<Named extends Server>(servers: readonly Named[], reserved: ReadonlySet<string>): Named[] {
  const taken = new Set([...reserved, ...servers.map(({ name }) => name)]);
  return servers.map((server) => {
    if (!reserved.has(server.name)) return server;
    let number = 1;
    while (taken.has(`${server.name} ${number}`)) number += 1;
    const name = `${server.name} ${number}`;
    taken.add(name);
    return { ...server, name };
  });
}

function fill(value: Record<string, unknown>, entries: readonly Fields[], names: readonly string[]): Fields {
  const part = (one: unknown): unknown => {
    if (Array.isArray(one))
      return one.flatMap((item: unknown): unknown[] => {
        if (item === SERVERS) return [...entries];
        return item === NAMES ? [...names] : [part(item)];
      });
    if (isMapping(one)) return all(one);
    return one === NAMES ? names.join(', ') : one;
  };
  const all = (one: Record<string, unknown>): Fields =>
    Object.fromEntries(Object.entries(one).map(([key, inner]) => [key, part(inner)]));
  return all(value);
}

function toYaml(document: Fields): string {
  return Object.entries(document)
    .map(([key, value]) =>
      Array.isArray(value) && value.length > 0
        ? listLines(JSON.stringify(key), value)
        : `${JSON.stringify(key)}: ${toYamlJson(value)}\n`,
    )
    .join('');
}
