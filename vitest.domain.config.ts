import { defineConfig } from 'vitest/config';

// The pure part alone, for `pnpm mutate:domain`: seconds for each defect.
export default defineConfig({
  resolve: { tsconfigPaths: true },
  test: { include: ['packages/sdk/src/domain/**/*.test.ts'] },
});
