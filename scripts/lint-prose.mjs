import { runCommand } from './run-command.mjs';

const pages = ['*.md', 'docs/**/*.md', 'packages/*/README.md', 'examples/*/README.md', '.changeset/*.md'];

/** Checks the words and the sentence length of pages and changesets (.textlintrc.json). */
export function lintProse() {
  return runCommand('textlint', pages);
}
