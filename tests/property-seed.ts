import fc from 'fast-check';

/**
 * Every run checks the properties with the same histories, so that a red run is the change's doing.
 * `pnpm test:properties` looks for new ones: it sets `PROPERTY_SEED`.
 */
fc.configureGlobal({ seed: Number(process.env.PROPERTY_SEED ?? 1) });
