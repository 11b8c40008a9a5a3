import { runCommand } from './run-command.mjs';

const pages = ['*.md', 'docs/**/*.md', 'packages/*/README.md', 'examples/*/README.md', '.changeset/*.md'];

/**
 * Checks the words and the sentence length of pages and changesets (.textlintrc.json); `options` are those of
 * `runCommand`.
 */
export function lintProse(options) {
  return runCommand('textlint', pages, options);
}
