import type { AccountPage, ListOptions, PanelAdapter, PanelConnection, PanelTarget } from '@panelkit/sdk';
import { panelVersionUnsupported } from '../http/to-panelkit-error.ts';
import { createDialectDetection, type DialectDetection } from './dialects/detect-dialect.ts';
import { capabilitiesOf, isSupported, SUPPORTED } from './dialects/three-x-ui-version.ts';
import { normalizeForThreeXUi } from './normalize-for-three-x-ui.ts';
import { createThreeXUiExtras } from './three-x-ui-extras.ts';
import { written } from './written.ts';

/** A connected 3x-ui, whichever dialect it speaks. */
export function createThreeXUiAdapter(target: PanelTarget, connection: PanelConnection): PanelAdapter {
  const panel = createDialectDetection(target, connection);
  return {
    health: async () => {
      const facts = await panel.detect({ isHealthCheck: true });
      if (!isSupported(facts)) throw panelVersionUnsupported(facts.version, SUPPORTED);
      return { clockSkewMs: facts.clockSkewMs };
    },
    takeNews: () => {
      const facts = panel.takeNews();
      return facts === null || !isSupported(facts)
        ? null
        : { version: facts.version, capabilities: capabilitiesOf(facts) };
    },
    listInbounds: () => panel.read(({ dialect }) => dialect.listInbounds()),
    findAccount: (reference) => panel.read(({ dialect }) => dialect.findAccount(reference)),
    ensureAccount: (desired, options) =>
      written(async () => (await panel.writable()).dialect.ensureAccount(desired, options)),
    removeAccount: (reference, options) =>
      written(async () => (await panel.writable()).dialect.removeAccount(reference, options)),
    listAccounts: (options) => listOf(panel, options),
    normalize: normalizeForThreeXUi,
    ...createThreeXUiExtras(panel),
  };
}

/** The first page shows whether the dialect fits; later ones come from the same answer. */
async function* listOf(
  panel: DialectDetection,
  options: ListOptions | undefined,
): AsyncGenerator<AccountPage> {
  const { pages, first } = await panel.read(async ({ dialect }) => {
    const begun = dialect.listAccounts(options)[Symbol.asyncIterator]();
    return { pages: begun, first: await begun.next() };
  });
  for (let page = first; page.done !== true; page = await pages.next()) yield page.value;
}
