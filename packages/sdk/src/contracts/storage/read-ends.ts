import type { DesiredAccount } from '../../domain/accounts/desired-account.ts';
import { isPanelkitError } from '../../errors/panelkit-error.ts';
import type { PanelAdapter } from '../../ports/panel-adapter.ts';
import { expectNoSecrets } from '../panels/use-panel.ts';

/**
 * The code that `work` fails with; it must fail with one, and the error must show nothing of these accounts.
 */
export async function errorCode(work: Promise<unknown>, accounts: DesiredAccount[] = []): Promise<string> {
  try {
    await work;
  } catch (error) {
    if (!isPanelkitError(error)) throw error;
    expectNoSecrets(`${error.message} ${JSON.stringify(error.details)}`, accounts);
    return error.code;
  }
  throw new Error('It should have failed');
}

/** How a look-up ended: the kind of its answer, or the code of its error. */
export async function lookEnd(adapter: PanelAdapter, desired: DesiredAccount): Promise<string> {
  try {
    return (await adapter.findAccount({ name: desired.name, remoteId: null })).kind;
  } catch (error) {
    return errorCode(Promise.reject(error), [desired]);
  }
}
