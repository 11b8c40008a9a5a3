import type {
  AccountPage,
  FindResult,
  ListOptions,
  PanelAdapter,
  PanelConnection,
  PanelTarget,
} from '@panelkit/sdk';
import { asHealthCheck, createPanelFetch } from '../http/create-panel-fetch.ts';
import { normalizeForThreeXUi } from './normalize-for-three-x-ui.ts';
import { createThreeXUiApi } from './three-x-ui-api.ts';
import type { ThreeXUiDialect } from './three-x-ui-dialect.ts';
import { createThreeXUiExtras, type DetectedThreeXUi } from './three-x-ui-extras.ts';
import { readThreeXUiFacts, type ThreeXUiFacts } from './three-x-ui-version.ts';
import { createV2Dialect } from './v2/v2-dialect.ts';
import { createV3Dialect } from './v3/v3-dialect.ts';
import { createV3Inbounds } from './v3/v3-inbounds.ts';
import { written } from './written.ts';

/** A connected 3x-ui; which dialect it speaks is asked when first used, and again at each health check. */
export function createThreeXUiAdapter(target: PanelTarget, connection: PanelConnection): PanelAdapter {
  const panel = createLazyDialect(target, connection);
  return {
    health: async () => {
      const { clockSkewMs } = await panel.detect({ isHealthCheck: true });
      return { clockSkewMs };
    },
    listInbounds: async () => (await panel.dialect()).listInbounds(),
    findAccount: async (reference): Promise<FindResult> => (await panel.dialect()).findAccount(reference),
    ensureAccount: (desired, options) =>
      written(async () => (await panel.dialect()).ensureAccount(desired, options)),
    removeAccount: (reference, options) =>
      written(async () => (await panel.dialect()).removeAccount(reference, options)),
    listAccounts: (options) => listOf(panel.dialect, options),
    normalize: normalizeForThreeXUi,
    ...createThreeXUiExtras(panel.detected),
  };
}

interface LazyDialect {
  detect(options: { isHealthCheck: boolean }): Promise<ThreeXUiFacts>;
  dialect(): Promise<ThreeXUiDialect>;
  detected(): Promise<DetectedThreeXUi>;
}

function createLazyDialect(target: PanelTarget, connection: PanelConnection): LazyDialect {
  const panelFetch = createPanelFetch(target, connection);
  const api = createThreeXUiApi(target, connection, panelFetch);
  const { clock } = connection;
  const host = new URL(target.baseUrl).hostname;
  let known: { facts: ThreeXUiFacts; dialect: ThreeXUiDialect } | null = null;
  const detect: LazyDialect['detect'] = async ({ isHealthCheck }) => {
    const facts = isHealthCheck
      ? await readThreeXUiFacts(asHealthCheck(api), asHealthCheck(panelFetch))
      : await readThreeXUiFacts(api, panelFetch);
    const isNew = known === null || known.facts.version !== facts.version;
    const { dialect, givesAllLinks } = facts;
    if (!isNew) return facts;
    known = {
      facts,
      dialect:
        dialect === 'v3'
          ? createV3Dialect({ api, clock, givesAllLinks, inbounds: createV3Inbounds(api) })
          : createV2Dialect({ api, clock, host }),
    };
    return facts;
  };
  const detected = async () => {
    if (known === null) await detect({ isHealthCheck: false });
    if (known === null) throw new TypeError('a detected panel is known');
    return { api, ...known };
  };
  return {
    detect,
    detected,
    dialect: async () => (await detected()).dialect,
  };
}

async function* listOf(
  dialect: () => Promise<ThreeXUiDialect>,
  options: ListOptions | undefined,
): AsyncGenerator<AccountPage> {
  yield* (await dialect()).listAccounts(options);
}
