import { clashMistakes } from './clash-mistakes.ts';
import type { FoundMistake } from './found-mistake.ts';
import { familyOf, type LinkTemplateKind, NAMES, SERVERS } from './link-template.ts';
import {
  isMapping,
  listOf,
  problem,
  type ReadTemplate,
  readTemplate,
  type TemplateProblem,
} from './read-template.ts';
import { singBoxMistakes } from './sing-box-mistakes.ts';
import { partsOf, type TemplateGroup, type TemplateParts } from './template-parts.ts';
import { xrayMistakes } from './xray-mistakes.ts';

/**
 * What is wrong with a template, in the order of its lines; empty when applications can read what comes of
 * it: it has a place for the servers, no group is empty or leads back to itself, each name that it uses is
 * there, and its rules, groups and DNS are of kinds that the core of its version knows. Pure.
 */
export function checkLinkTemplate(kind: LinkTemplateKind, text: string): TemplateProblem[] {
  const read = readTemplate(text);
  if (!('value' in read)) return [read];
  const parts = partsOf(familyOf(kind), read.value);
  const problems = [
    ...aboutServers(kind, read, parts),
    ...aboutNames(read, parts),
    ...aboutGroups(read, parts),
    ...mistakesOf(kind, read.value).map(({ path, code, detail }) => problem(read.lineAt(path), code, detail)),
  ];
  return problems.sort((one, other) => (one.line ?? 0) - (other.line ?? 0));
}

function mistakesOf(kind: LinkTemplateKind, value: Record<string, unknown>): FoundMistake[] {
  switch (familyOf(kind)) {
    case 'clash':
      return clashMistakes(value);
    case 'sing-box':
      return singBoxMistakes(kind, value);
    case 'xray':
      return xrayMistakes(value);
  }
}

function aboutServers(
  kind: LinkTemplateKind,
  { value, lineAt }: ReadTemplate,
  parts: TemplateParts,
): TemplateProblem[] {
  const [at = ''] = parts.servers;
  const found = listOf(value[at]).filter((one) => one === SERVERS).length;
  if (found !== 1) return [problem(lineAt([at]), 'no-servers', String(at))];
  const isChosen = familyOf(kind) === 'xray' || parts.groups.some(({ members }) => members.includes(NAMES));
  return isChosen ? [] : [problem(null, 'no-names')];
}

function aboutNames({ lineAt }: ReadTemplate, { names, builtIn, targets }: TemplateParts): TemplateProblem[] {
  const known = new Set([...builtIn, ...names.map(({ name }) => name)]);
  const taken = new Set(builtIn);
  const twice = names.filter(({ name }) => name === '' || taken.has(name) || !taken.add(name));
  return [
    ...twice.map(({ name, path }) => problem(lineAt(path), 'same-name', name)),
    ...targets
      .filter(({ name }) => !known.has(name))
      .map(({ name, path }) => problem(lineAt(path), 'unknown-name', name)),
  ];
}

function aboutGroups({ value, lineAt }: ReadTemplate, parts: TemplateParts): TemplateProblem[] {
  const known = new Set<unknown>([NAMES, ...parts.builtIn, ...parts.names.map(({ name }) => name)]);
  const byName = new Map(parts.groups.map((group) => [group.name, group]));
  return parts.groups.flatMap((group): TemplateProblem[] => {
    const line = lineAt(group.path);
    if (group.members.length === 0)
      return hasOwnSource(value, group) ? [] : [problem(line, 'empty-group', group.name)];
    const strange = group.members.filter((member) => !known.has(member));
    if (strange.length > 0) return strange.map((member) => problem(line, 'unknown-name', String(member)));
    return leadsBack(group, byName) ? [problem(line, 'group-cycle', group.name)] : [];
  });
}

/** Mihomo's groups can take all servers, or those of a provider, without naming them. */
function hasOwnSource(
  value: Record<string, unknown>,
  { path: [at = '', index = 0] }: TemplateGroup,
): boolean {
  const group = listOf(value[at])[Number(index)];
  if (!isMapping(group)) return false;
  return (
    group['include-all'] === true || group['include-all-proxies'] === true || listOf(group.use).length > 0
  );
}

function leadsBack(start: TemplateGroup, byName: ReadonlyMap<string, TemplateGroup>): boolean {
  const seen = new Set<string>();
  const open = [start];
  for (let group = open.pop(); group !== undefined; group = open.pop())
    for (const member of group.members) {
      if (member === start.name) return true;
      const next = byName.get(String(member));
      if (next === undefined || seen.has(next.name)) continue;
      seen.add(next.name);
      open.push(next);
    }
  return false;
}
