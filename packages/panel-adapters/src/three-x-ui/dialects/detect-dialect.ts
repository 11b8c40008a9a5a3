import { isPanelkitError, type PanelConnection, type PanelTarget } from '@panelkit/sdk';
import { asHealthCheck, createPanelFetch } from '../../http/create-panel-fetch.ts';
import { panelVersionUnsupported } from '../../http/to-panelkit-error.ts';
import { createThreeXUiApi, type ThreeXUiApi } from '../three-x-ui-api.ts';
import { createV2Dialect } from '../v2/v2-dialect.ts';
import { createV3Dialect } from '../v3/v3-dialect.ts';
import { createV3Inbounds } from '../v3/v3-inbounds.ts';
import type { ThreeXUiDialect } from './three-x-ui-dialect.ts';
import { isSupported, readThreeXUiFacts, SUPPORTED, type ThreeXUiFacts } from './three-x-ui-version.ts';

/** A panel whose version is known. */
export interface DetectedThreeXUi {
  api: ThreeXUiApi;
  facts: ThreeXUiFacts;
  dialect: ThreeXUiDialect;
}

/**
 * Which dialect a panel speaks, asked when first used, at each health check, and again once an answer did not
 * fit.
 */
export interface DialectDetection {
  /** Asks now. @throws PanelkitError */
  detect(options: { isHealthCheck: boolean }): Promise<ThreeXUiFacts>;
  detected(): Promise<DetectedThreeXUi>;
  /** For a write. @throws PanelkitError `PANEL_VERSION_UNSUPPORTED` */
  writable(): Promise<DetectedThreeXUi>;
  /**
   * Runs a read; one whose answer does not fit runs once more when the panel turns out to be of another
   * version.
   * @throws PanelkitError
   */
  read<Result>(run: (panel: DetectedThreeXUi) => Promise<Result>): Promise<Result>;
  /** What the last detection learned and has not reported yet. */
  takeNews(): ThreeXUiFacts | null;
}

export function createDialectDetection(target: PanelTarget, connection: PanelConnection): DialectDetection {
  const panelFetch = createPanelFetch(target, connection);
  let api = createThreeXUiApi(target, connection, panelFetch);
  let known: DetectedThreeXUi | null = null;
  let news: ThreeXUiFacts | null = null;
  let isInDoubt = false;
  let isNewSession = true;

  /** An answer in foreign words: this verb fails, and the next one asks for the version first. */
  const watched = (watchedApi: ThreeXUiApi): ThreeXUiApi => {
    return async (request) => {
      const reply = await watchedApi(request);
      if (reply.kind === 'foreign') isInDoubt = true;
      return reply;
    };
  };
  const detect: DialectDetection['detect'] = async ({ isHealthCheck }) => {
    // Another version does not know the session, or rejects it with another text. Only one is tried: a wrong
    // password would lock the shop out.
    if (isInDoubt && !isNewSession) {
      api = createThreeXUiApi(target, connection, panelFetch);
      isNewSession = true;
      known = null;
    }
    const asked = isHealthCheck ? asHealthCheck : <Send>(send: Send): Send => send;
    const facts = await readThreeXUiFacts(asked(api), asked(panelFetch));
    if (known?.facts.version !== facts.version)
      known = { api, facts, dialect: dialectOf(facts, watched(api), { target, connection }) };
    isInDoubt = false;
    isNewSession = false;
    news = facts;
    return facts;
  };
  const detected = async (): Promise<DetectedThreeXUi> => {
    if (known === null || isInDoubt) await detect({ isHealthCheck: false });
    if (known === null) throw new TypeError('a detected panel is known');
    return known;
  };
  return {
    detect,
    detected,
    writable: async () => {
      const panel = await detected();
      if (!isSupported(panel.facts)) throw panelVersionUnsupported(panel.facts.version, SUPPORTED);
      return panel;
    },
    read: async (run) => {
      const first = await detected();
      try {
        return await run(first);
      } catch (error) {
        if (!isPanelkitError(error) || error.code !== 'PANEL_RESPONSE_INVALID') throw error;
        isInDoubt = true;
        const second = await detected();
        if (second.facts.version === first.facts.version) throw error;
        return run(second);
      }
    },
    takeNews: () => {
      const taken = news;
      news = null;
      return taken;
    },
  };
}

function dialectOf(
  { dialect, givesAllLinks }: ThreeXUiFacts,
  api: ThreeXUiApi,
  { target, connection: { clock } }: { target: PanelTarget; connection: PanelConnection },
): ThreeXUiDialect {
  if (dialect === 'v2') return createV2Dialect({ api, clock, host: new URL(target.baseUrl).hostname });
  return createV3Dialect({ api, clock, givesAllLinks, inbounds: createV3Inbounds(api) });
}
