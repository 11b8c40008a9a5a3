import { globSync, readFileSync } from 'node:fs';
import { createTestPanelkit } from '@panelkit/storage-memory/testing';
import { describe, expect, test } from 'vitest';
import { resolvePolicies, resolveSettings } from '../../packages/sdk/src/engine/kernel/settings.ts';
import { readDocuments, workspace } from './read-documents.ts';

const documents = readDocuments();

/** Every piece of inline code on every page, with where it is. */
const named = documents.flatMap(({ path, text }) =>
  [...text.replaceAll(/^```[\s\S]*?^```$/gm, '').matchAll(/`([^`\n]+)`/g)].map(([, code = '']) => ({
    path,
    code,
  })),
);

/** The pieces of inline code in which `pattern` finds a name that `isKnown` refuses. */
function unknownNames(pattern: RegExp, isKnown: (name: string) => boolean): string[] {
  return named.flatMap(({ path, code }) => {
    const name = pattern.exec(code)?.[1];
    return name === undefined || isKnown(name) ? [] : [`${path}: ${name}`];
  });
}

function sourcesOf(pattern: string): string[] {
  return globSync(pattern, { cwd: workspace })
    .filter((path) => !/node_modules|\/dist\/|^tests\/docs/.test(path))
    .map((path) => readFileSync(`${workspace}${path}`, 'utf8'));
}

/**
 * Whether `object` has something at the dotted path. Optional fields have a value in the defaults, or are
 * named here.
 */
function hasPath(object: object, path: string): boolean {
  const [head = '', ...rest] = path.split('.');
  if (!(head in object)) return false;
  const value: unknown = Reflect.get(object, head);
  if (rest.length === 0) return true;
  return typeof value === 'object' && value !== null && hasPath(value, rest.join('.'));
}

describe('names on the pages', () => {
  const placement = { placement: () => [] };
  const settings = resolveSettings({});
  const policies = resolvePolicies(placement);

  test('given each setting and policy that a page names, then it exists', () => {
    expect(unknownNames(/^settings\.([\w.]+)/, (name) => hasPath(settings, name))).toEqual([]);
    expect(unknownNames(/^policies\.([\w.]+)/, (name) => hasPath(policies, name))).toEqual([]);
    expect(named.filter(({ code }) => code.startsWith('settings.')).length).toBeGreaterThan(20);
  });

  test('given each setting and policy, then the README of the SDK names it', () => {
    const readme = named.filter(({ path }) => path === 'packages/sdk/README.md').map(({ code }) => code);
    const wanted = [
      ...Object.keys(settings).map((name) => `settings.${name}`),
      ...Object.keys(policies).map((name) => `policies.${name}`),
    ];
    expect(wanted.filter((name) => !readme.includes(name))).toEqual([]);
  });

  test('given each command and query that a page names, then it exists', async () => {
    const { panelkit } = await createTestPanelkit();
    const groups = Object.keys(panelkit).join('|');
    // Events (`order.placed`) have the singular; decisions also name calls that were turned down, and those
    // of a transaction.
    const call = new RegExp(`^(?:panelkit\\.)?((?:${groups})\\.[a-z]\\w*)(?:\\(|$)`);
    const unknown = unknownNames(call, (name) => hasPath(panelkit, name));
    expect(unknown.filter((found) => !found.startsWith('docs/decisions/'))).toEqual([]);
  });

  test('given each factory and suite that a page names, then some source exports it', () => {
    const sources = sourcesOf('packages/*/src/**/*.ts').join('\n');
    const factory = /^((?:create|describe|with|start|run|render|parse|build)[A-Z]\w+)(?:\(|$)/;
    const isExported = (name: string) =>
      new RegExp(`export (?:async )?(?:function|const) ${name}\\b`).test(sources);
    const elsewhere = ['createServer', 'createRequest', 'parseWebhook', 'withLinks'];
    expect(unknownNames(factory, (name) => elsewhere.includes(name) || isExported(name))).toEqual([]);
  });

  test('given each code and variable in capitals that a page names, then the sources know it', () => {
    const sources = ['packages/*/src/**/*.ts', 'examples/*/src/**/*.ts', 'tests/**/*.ts'].flatMap(sourcesOf);
    const words = new Set(sources.flatMap((text) => text.match(/\b[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+\b/g) ?? []));
    // The live tests put this prefix in front of their variables.
    const isKnown = (name: string) => words.has(name) || words.has(name.replace('PANELKIT_LIVE_', ''));
    expect(unknownNames(/^([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)$/, isKnown)).toEqual([]);
  });
});
