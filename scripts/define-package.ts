import { defineConfig } from 'tsup';

/**
 * The build of a publishable package: each entry is one file of `src/`, as ESM and CommonJS with types for
 * both.
 *
 * `PANELKIT_TYPES=none` leaves the types out, which take most of the time: an image that only runs needs
 * none.
 *
 * @param esmOnly - dependencies without a CommonJS build: that build carries them inside
 * @param conditions - which entry of the packages that both builds carry inside (the devDependencies that are
 *   imported) is taken
 */
export const definePackage = (
  entries: readonly string[],
  esmOnly: string[] = [],
  conditions: readonly string[] = [],
) =>
  defineConfig({
    entry: Object.fromEntries(entries.map((entry) => [entry, `src/${entry}.ts`])),
    format: ['esm', 'cjs'],
    dts: process.env.PANELKIT_TYPES !== 'none',
    clean: true,
    sourcemap: true,
    target: 'node22',
    tsconfig: 'tsconfig.build.json',
    noExternal: esmOnly,
    esbuildOptions: (options, { format }) => {
      if (format === 'esm') options.external = esmOnly;
      if (conditions.length > 0) options.conditions = [...conditions];
    },
  });
