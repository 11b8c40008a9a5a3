import { readFileSync } from 'node:fs';
import { isThere, workspace } from './read-documents.ts';

/** A test as a page names it. */
export interface NamedTest {
  path: string;
  title: string;
}

/** Whether the file is one that every run reads, with a test of exactly this name. */
export function hasTest({ path, title }: NamedTest): boolean {
  if (!/(?<!\.live)\.test\.ts$|-contract\.ts$/.test(path) || !isThere(path)) return false;
  const source = readFileSync(`${workspace}${path}`, 'utf8');
  return ["'", '"', '`'].some((quote) => source.includes(`${quote}${title}${quote}`));
}
