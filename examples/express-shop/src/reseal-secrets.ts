// `node dist/reseal-secrets.js`: seals all stored secrets again with PANELKIT_SECRET_KEY (or the key file's)
// after the key changed.
import { createLogger } from '@panelkit/shop';
import { createSealedPasswords, resealPasswords, resealSecondFactors } from '@panelkit/shop/programs';
import { loadEnv } from './env/setting-files.ts';
import { openBackend } from './open-backend.ts';
import { openPanelkit } from './open-panelkit.ts';
import { openShop } from './open-shop.ts';
import { describeFailure } from './process/describe-failure.ts';
import { readStartValues, withStartValues } from './process/start-values.ts';

await main().catch((error: unknown) => {
  console.error(describeFailure(error));
  process.exit(1);
});

async function main(): Promise<void> {
  const given = loadEnv();
  const logger = createLogger({ level: given.logLevel });
  const backend = await openBackend(given.storage, { logger });
  try {
    const env = withStartValues(given, await readStartValues(given, backend.store));
    // No link is made here.
    const publicUrl = env.publicUrl ?? 'http://localhost';
    const opened = await openPanelkit(env, { backend, publicUrl, logger });
    const { store, secondFactor, approvals, panelkit, setup } = openShop(env, {
      backend,
      opened,
      publicUrl,
      logger,
    });
    const actor = { kind: 'service', id: 'reseal-secrets' } as const;
    const { resealed } = await panelkit.secrets.reseal({ actor });
    const secondFactors = await resealSecondFactors(store, secondFactor);
    const passwords = await resealPasswords(store, createSealedPasswords(opened));
    const requests = await approvals.reseal();
    const startSettings = await setup.start.reseal();
    console.log(`Resealed: ${resealed + secondFactors + passwords + requests + startSettings}.`);
    console.log(
      'The previous keys are no longer needed: empty PANELKIT_PREVIOUS_SECRET_KEYS and start the shop again.',
    );
  } finally {
    await backend.close();
  }
}
