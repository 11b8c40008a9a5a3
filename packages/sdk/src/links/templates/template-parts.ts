import type { TemplateFamily } from './link-template.ts';
import { isMapping, listOf, type Path } from './read-template.ts';

/** A group of a template. */
export interface TemplateGroup {
  name: string;
  members: unknown[];
  path: Path;
}

/** A name that a template uses, and where. */
export interface UsedName {
  name: string;
  path: Path;
}

/** What a template has and uses by name. */
export interface TemplateParts {
  /** Where its list of servers is. */
  servers: Path;
  groups: TemplateGroup[];
  /** What it names itself: groups, and servers of its own. */
  names: UsedName[];
  /** What its application knows without it. */
  builtIn: readonly string[];
  /** What rules, lookups and groups refer to. */
  targets: UsedName[];
}

const READERS: Record<TemplateFamily, (value: Record<string, unknown>) => TemplateParts> = {
  clash: ofClash,
  'sing-box': ofSingBox,
  xray: ofXray,
};

/** Pure. */
export function partsOf(family: TemplateFamily, value: Record<string, unknown>): TemplateParts {
  return READERS[family](value);
}

const CLASH_BUILT_IN = ['DIRECT', 'REJECT', 'REJECT-DROP', 'PASS', 'COMPATIBLE', 'GLOBAL'];
const RULE_OPTIONS = new Set(['no-resolve', 'src']);

function ofClash(value: Record<string, unknown>): TemplateParts {
  const groups = groupsIn(value['proxy-groups'], {
    at: 'proxy-groups',
    nameKey: 'name',
    membersKey: 'proxies',
    isGroup: () => true,
  });
  const targets = listOf(value.rules).flatMap((rule, index): UsedName[] => {
    const words = String(rule)
      .split(',')
      .map((word) => word.trim());
    // `SUB-RULE` leads to other rules.
    if (words[0] === 'SUB-RULE') return [];
    const name = words.findLast((word) => !RULE_OPTIONS.has(word)) ?? '';
    return [{ name, path: ['rules', index] }];
  });
  return {
    servers: ['proxies'],
    groups,
    builtIn: CLASH_BUILT_IN,
    targets,
    names: [
      ...namesIn(value.proxies, 'proxies', 'name'),
      ...groups.map(({ name, path }) => ({ name, path })),
    ],
  };
}

function ofSingBox(value: Record<string, unknown>): TemplateParts {
  const isGroup = ({ type }: Record<string, unknown>): boolean => type === 'selector' || type === 'urltest';
  const groups = groupsIn(value.outbounds, {
    at: 'outbounds',
    nameKey: 'tag',
    membersKey: 'outbounds',
    isGroup,
  });
  const defaults = listOf(value.outbounds).flatMap((one, index): UsedName[] =>
    isMapping(one) && typeof one.default === 'string'
      ? [{ name: one.default, path: ['outbounds', index, 'default'] }]
      : [],
  );
  const route = isMapping(value.route) ? value.route : {};
  const final: UsedName[] =
    typeof route.final === 'string' ? [{ name: route.final, path: ['route', 'final'] }] : [];
  return {
    servers: ['outbounds'],
    groups,
    builtIn: [],
    names: [...namesIn(value.outbounds, 'outbounds', 'tag'), ...namesIn(value.endpoints, 'endpoints', 'tag')],
    targets: [
      ...defaults,
      ...final,
      ...textsUnder(route.rules, { key: 'outbound', path: ['route', 'rules'] }),
      ...textsUnder(value.dns, { key: 'detour', path: ['dns'] }),
    ],
  };
}

/** Each document has one server, which is called `proxy`. */
function ofXray(value: Record<string, unknown>): TemplateParts {
  return {
    servers: ['outbounds'],
    groups: [],
    builtIn: ['proxy'],
    names: namesIn(value.outbounds, 'outbounds', 'tag'),
    targets: textsUnder(value.routing, { key: 'outboundTag', path: ['routing'] }),
  };
}

function groupsIn(
  value: unknown,
  where: {
    at: string;
    nameKey: string;
    membersKey: string;
    isGroup: (one: Record<string, unknown>) => boolean;
  },
): TemplateGroup[] {
  const { at, nameKey, membersKey, isGroup } = where;
  return listOf(value).flatMap((one, index) =>
    isMapping(one) && isGroup(one)
      ? [{ name: String(one[nameKey] ?? ''), members: listOf(one[membersKey]), path: [at, index] }]
      : [],
  );
}

function namesIn(value: unknown, at: string, nameKey: string): UsedName[] {
  return listOf(value).flatMap((one, index) =>
    isMapping(one) && one[nameKey] !== undefined ? [{ name: String(one[nameKey]), path: [at, index] }] : [],
  );
}

/** Texts with this key, however deep. */
function textsUnder(value: unknown, { key, path }: { key: string; path: Path }): UsedName[] {
  if (Array.isArray(value))
    return value.flatMap((one, index) => textsUnder(one, { key, path: [...path, index] }));
  if (!isMapping(value)) return [];
  return Object.entries(value).flatMap(([name, one]): UsedName[] =>
    name === key && typeof one === 'string'
      ? [{ name: one, path: [...path, name] }]
      : textsUnder(one, { key, path: [...path, name] }),
  );
}
