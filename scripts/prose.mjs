// `pnpm prose`: checks the words and the sentence length of pages and changesets.
import { lintProse } from './lint-prose.mjs';

process.exit(await lintProse());
