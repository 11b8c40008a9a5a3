import { registerHooks } from 'node:module';

const root = new URL('../../', import.meta.url);

/** A program started by a test reads the packages from their sources, as the tests do. */
registerHooks({
  resolve(specifier, context, next) {
    const [, name, entry = 'index'] = /^@panelkit\/([a-z-]+)(?:\/(.+))?$/.exec(specifier) ?? [];
    const source = name === undefined ? null : new URL(`packages/${name}/src/${entry}.ts`, root);
    return next(source?.href ?? specifier, context);
  },
});
