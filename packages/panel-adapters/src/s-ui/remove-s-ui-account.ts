import { type AccountReference, isPanelkitError, type WriteOptions, type WriteOutcome } from '@panelkit/sdk';
import { notApplied, notAppliedBecause } from '../http/not-applied.ts';
import { readClientAt, readClientsNamed } from './read-s-ui-clients.ts';
import { type SUiApi, toOutcome } from './s-ui-api.ts';
import { sUiSavedSchema } from './s-ui-schemas.ts';
import { postClient } from './save-s-ui-client.ts';

/**
 * Looks which client it is, then deletes it by its id; of several of a name none without an id. Never throws
 * for a panel's answer.
 */
export async function removeSUiAccount(
  api: SUiApi,
  reference: AccountReference,
  { signal }: WriteOptions,
): Promise<WriteOutcome> {
  try {
    const { clients } =
      reference.remoteId === null
        ? await readClientsNamed(api, reference.name, signal)
        : await readClientAt(api, reference, signal);
    const [client, ...others] = clients;
    if (client === undefined) return { kind: 'already' };
    if (others.length > 0) return notApplied('there are several accounts of the name');
    const reply = await postClient(api, { action: 'del', data: client.id, signal });
    if (reply.kind === 'refused' && reply.refusal === 'missing') return { kind: 'already' };
    return toOutcome(reply, sUiSavedSchema);
  } catch (error) {
    if (isPanelkitError(error)) return notAppliedBecause(error);
    throw error;
  }
}
