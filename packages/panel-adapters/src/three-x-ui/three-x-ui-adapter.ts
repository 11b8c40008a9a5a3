import {
  type AccountPage,
  type FindResult,
  isPanelkitError,
  type PanelAdapter,
  type PanelConnection,
  type PanelTarget,
  type WriteOutcome,
} from '@panelkit/sdk';
import { normalizeForThreeXUi } from './normalize-for-three-x-ui.ts';
import { createThreeXUiApi, notAppliedBecause, type ThreeXUiApi } from './three-x-ui-api.ts';
import { readThreeXUiFacts, type ThreeXUiFacts } from './three-x-ui-version.ts';
import { createV3Dialect } from './v3/v3-dialect.ts';

/** The verbs in one dialect. Writes may throw a `PanelkitError` as long as nothing was written. */
export type ThreeXUiDialect = Omit<PanelAdapter, 'health' | 'normalize'>;

/** A connected 3x-ui; which dialect it speaks is asked when first used, and again at each health check. */
export function createThreeXUiAdapter(target: PanelTarget, connection: PanelConnection): PanelAdapter {
  const api = createThreeXUiApi(target, connection);
  const panel = createLazyDialect(api, connection);
  return {
    health: async () => {
      const { clockSkewMs } = await panel.detect();
      return { clockSkewMs };
    },
    listInbounds: async () => (await panel.dialect()).listInbounds(),
    findAccount: async (reference): Promise<FindResult> => (await panel.dialect()).findAccount(reference),
    ensureAccount: (desired, options) =>
      written(async () => (await panel.dialect()).ensureAccount(desired, options)),
    removeAccount: (reference, options) =>
      written(async () => (await panel.dialect()).removeAccount(reference, options)),
    listAccounts: () => listOf(panel.dialect),
    normalize: normalizeForThreeXUi,
  };
}

interface LazyDialect {
  detect(): Promise<ThreeXUiFacts>;
  dialect(): Promise<ThreeXUiDialect>;
}

function createLazyDialect(api: ThreeXUiApi, connection: PanelConnection): LazyDialect {
  let known: { facts: ThreeXUiFacts; dialect: ThreeXUiDialect } | null = null;
  const detect = async (): Promise<ThreeXUiFacts> => {
    const facts = await readThreeXUiFacts(api);
    const isNew = known === null || known.facts.version !== facts.version;
    if (isNew) known = { facts, dialect: createV3Dialect(api, connection.clock, facts) };
    return facts;
  };
  return {
    detect,
    dialect: async () => {
      if (known === null) await detect();
      if (known === null) throw new TypeError('a detected panel has a dialect');
      return known.dialect;
    },
  };
}

async function* listOf(dialect: () => Promise<ThreeXUiDialect>): AsyncGenerator<AccountPage> {
  yield* (await dialect()).listAccounts();
}

/** Only reads throw, and none of them stands after a write that was accepted. */
async function written(write: () => Promise<WriteOutcome>): Promise<WriteOutcome> {
  try {
    return await write();
  } catch (error) {
    if (isPanelkitError(error)) return notAppliedBecause(error);
    throw error;
  }
}
