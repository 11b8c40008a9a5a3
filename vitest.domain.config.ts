import { defineConfig } from 'vitest/config';

// The pure part alone, for `pnpm mutate:domain`: seconds for each defect.
export default defineConfig({
  resolve: { tsconfigPaths: true },
  // A busy machine is no defect.
  test: { include: ['packages/sdk/src/domain/**/*.test.ts'], testTimeout: 60_000 },
});
