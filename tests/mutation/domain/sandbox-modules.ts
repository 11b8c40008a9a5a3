import { registerHooks } from 'node:module';
import { pathToFileURL } from 'node:url';

const stand = new URL('collected-tests.ts', import.meta.url).href;

/**
 * Modules of the sandbox, loaded any number of times: each generation has its own, so that what they do on
 * loading is done again.
 */
export interface SandboxModules {
  load(path: string, generation: number): Promise<unknown>;
  /** Whether a file imports another one, however indirectly. Known once it was loaded. */
  dependsOn(path: string, other: string): boolean;
}

export function sandboxModules(root: string): SandboxModules {
  const sandbox = `${pathToFileURL(root).href}/`;
  const imports = new Map<string, Set<string>>();
  registerHooks({
    resolve(specifier, context, next) {
      const parent = context.parentURL ?? '';
      if (!parent.startsWith(sandbox)) return next(specifier, context);
      if (specifier === 'vitest') return { url: stand, shortCircuit: true };
      const resolved = next(specifier, context);
      if (!resolved.url.startsWith(sandbox)) return resolved;
      const { search, href } = new URL(parent);
      const from = href.replace(search, '');
      imports.set(from, (imports.get(from) ?? new Set()).add(resolved.url));
      return { ...resolved, url: resolved.url + search };
    },
  });
  const urlOf = (path: string) => pathToFileURL(path).href;
  const reaches = (from: string, to: string, seen = new Set<string>()): boolean => {
    if (from === to) return true;
    if (seen.has(from)) return false;
    seen.add(from);
    return [...(imports.get(from) ?? [])].some((next) => reaches(next, to, seen));
  };
  return {
    load: (path, generation) => import(`${urlOf(path)}?generation=${generation}`),
    dependsOn: (path, other) => reaches(urlOf(path), urlOf(other)),
  };
}
