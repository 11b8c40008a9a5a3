import { defineConfig } from 'tsup';

export default defineConfig({
  entry: ['src/main.ts', 'src/admin.ts', 'src/doctor.ts', 'src/reseal-secrets.ts'],
  format: 'esm',
  clean: true,
  sourcemap: true,
  target: 'node24',
});
