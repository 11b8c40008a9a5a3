import type { Panel } from '../../domain/panels/panel.ts';
import { panelReadAborted } from '../../errors/error-factories.ts';
import type { AccountPage } from '../../ports/panel-adapter.ts';
import { followVersion } from '../contact/follow-version.ts';
import { measureUntilAgreed } from '../contact/measure-until-agreed.ts';
import { failureOf } from '../contact/panel-failure.ts';
import { recordContact } from '../contact/record-contact.ts';
import type { Engine } from '../kernel/engine.ts';

/** The pages of a panel's listing; one that breaks off ends early, and the panel's health says why. */
export interface PanelListing {
  pages: AsyncIterable<AccountPage>;
  /** Whether the listing was read to its end. */
  isComplete(): boolean;
  /** The code of what ended it early; null: nothing did yet. */
  failureCode(): string | null;
}

/**
 * @param reader - ends it at once; without one it ends after the page that it is at when the process stops
 */
export function listPanel(engine: Engine, panel: Panel, reader?: AbortSignal): PanelListing {
  const state: ListingState = { isComplete: false, failureCode: null };
  return {
    pages: readPages(engine, { panel, reader }, state),
    isComplete: () => state.isComplete,
    failureCode: () => state.failureCode,
  };
}

interface ListingState {
  isComplete: boolean;
  failureCode: string | null;
}

async function* readPages(
  engine: Engine,
  { panel, reader }: { panel: Panel; reader: AbortSignal | undefined },
  state: ListingState,
): AsyncGenerator<AccountPage> {
  try {
    for await (const page of engine.panels.adapter(panel, reader).listAccounts({ withLinks: false })) {
      yield page;
      if (engine.stopping.aborted) throw panelReadAborted();
    }
    state.isComplete = true;
  } catch (error) {
    const failure = failureOf(engine, panel.id, error);
    state.failureCode = failure.code;
    await recordContact(engine, panel, { ok: false, isListing: true, ...failure });
    return;
  }
  const isInDoubt = await recordContact(engine, panel, { ok: true, isListing: true });
  if (isInDoubt) await measureUntilAgreed(engine, panel.id, reader);
  await followVersion(engine, panel);
}
