/**
 * A planted defect: one text of one source file, replaced by another. It compiles, and some test must fail on
 * it.
 */
export interface Mutant {
  /** `room/what-is-wrong`, unique. */
  id: string;
  /** The source file, from the root of the workspace. */
  file: string;
  /** Occurs exactly once in the file. */
  find: string;
  replace: string;
  /** What is no longer true. */
  breaks: string;
  /**
   * Test files, from the root, of which one must fail: run in this order up to the one that does, so the
   * cheapest first.
   */
  tests: readonly string[];
  /** A pattern for the names of the tests, where a file has many of no concern. */
  only?: string;
  /** Why no test can see it, as a sentence: the program does the same with it. */
  unseen?: string;
}

/**
 * The file's text with the defect in it. @throws TypeError when the text to replace is not there exactly once
 */
export function plant(mutant: Mutant, text: string): string {
  const occurrences = text.split(mutant.find).length - 1;
  if (occurrences !== 1) {
    throw new TypeError(`${mutant.id}: its text occurs ${occurrences} times in ${mutant.file}, not once`);
  }
  // A function, since a `$` in a replacement text has a special meaning.
  return text.replace(mutant.find, () => mutant.replace);
}
