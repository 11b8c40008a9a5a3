import { posix } from 'node:path';
import ts from 'typescript';

/** Which files each file imports, types included, by their paths from the root. */
export type ImportGraph = ReadonlyMap<string, readonly string[]>;

/** Reads the relative imports of sources, among the sources themselves. */
export function readImports(paths: readonly string[], textOf: (path: string) => string): ImportGraph {
  const known = new Set(paths);
  return new Map(
    paths.map((path) => {
      const targets = ts
        .preProcessFile(textOf(path), true, true)
        .importedFiles.filter(({ fileName }) => fileName.startsWith('.'))
        .map(({ fileName }) => posix.join(posix.dirname(path), fileName));
      return [path, [...new Set(targets)].filter((target) => known.has(target))];
    }),
  );
}

interface Visit {
  index: number;
  lowest: number;
}

/** The circles of an import graph (Tarjan's strongly connected components of two files and more). */
export function findCircles(graph: ImportGraph): string[][] {
  const visits = new Map<string, Visit>();
  const open: string[] = [];
  const circles: string[][] = [];

  const visit = (path: string): Visit => {
    const own: Visit = { index: visits.size, lowest: visits.size };
    visits.set(path, own);
    open.push(path);
    for (const target of graph.get(path) ?? []) {
      const seen = visits.get(target);
      if (seen === undefined) own.lowest = Math.min(own.lowest, visit(target).lowest);
      else if (open.includes(target)) own.lowest = Math.min(own.lowest, seen.index);
    }
    if (own.lowest === own.index) {
      const circle = open.splice(open.indexOf(path));
      if (circle.length > 1 || graph.get(path)?.includes(path)) circles.push(circle.sort());
    }
    return own;
  };

  for (const path of graph.keys()) if (!visits.has(path)) visit(path);
  return circles;
}
