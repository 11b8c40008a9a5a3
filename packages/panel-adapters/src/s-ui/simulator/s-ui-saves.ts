import { parseData } from './parse-s-ui-client.ts';
import { failedAnswer, okAnswer } from './s-ui-answers.ts';
import { rebuildInbounds, restartCore, startCore } from './s-ui-core.ts';
import { addChange, SUiRefused, type SUiState, unixNow } from './s-ui-state.ts';
import { clientsView, inboundsView, type SUiCall, tlsView } from './s-ui-views.ts';
import { saveClients } from './save-clients.ts';
import { saveInbounds } from './save-inbounds.ts';
import { saveTls } from './save-tls.ts';

type SavedObject = 'clients' | 'inbounds' | 'tls';

/**
 * `POST save`: one transaction, then the lists of what was touched. Source: service/config.go, `Save`
 * (1.5.1).
 */
export function saveAnswer(call: SUiCall): Response {
  const { state, url } = call;
  const { clients, inbounds, tls, changes, lastInboundId } = state.data;
  const before = {
    clients: new Map(clients),
    inbounds: new Map(inbounds),
    tls: new Map(tls),
    changes: [...changes],
    lastInboundId,
  };
  try {
    const objects = save(call);
    const ids = url.searchParams.get('id');
    const views = {
      clients: () => clientsView(state, ids),
      inbounds: () => inboundsView(state, ids),
      tls: () => tlsView(state),
    };
    return okAnswer(Object.fromEntries(objects.map((object) => [object, views[object]()])));
  } catch (error) {
    if (!(error instanceof SUiRefused)) throw error;
    // Ids are not given again.
    Object.assign(state.data, before);
    return failedAnswer('save', error.message);
  }
}

function save({ state, form, url, actor }: SUiCall): SavedObject[] {
  const object = form.get('object') ?? '';
  const action = form.get('action') ?? '';
  const text = form.get('data') ?? '';
  if (object !== 'clients' && object !== 'inbounds' && object !== 'tls')
    throw new SUiRefused(`unknown object:  ${object}\n`);
  if (state.isLocked()) throw new SUiRefused('database is locked');
  const data = parseUnlessUnknown(action, text);
  const { hostname } = url;
  const objects: SavedObject[] = ['clients'];
  if (object === 'tls') {
    rebuild(state, saveTls({ state, action, data, hostname }));
    objects.push('inbounds', 'tls');
  } else if (object === 'inbounds') {
    saveInbounds({ state, action, data, initUsers: form.get('initUsers') ?? '', hostname });
    objects.push('inbounds');
  } else if (rebuild(state, saveClients({ state, action, data, hostname }), text)) {
    objects.push('inbounds');
  }
  addChange(state, { actor, key: object, action, obj: data }, unixNow(state));
  startCore(state);
  return objects;
}

/** The action is looked at before the data is. */
function parseUnlessUnknown(action: string, text: string): unknown {
  const isKnown = ['new', 'edit', 'del', 'addbulk', 'editbulk', 'delbulk'].includes(action);
  return isKnown ? parseData(text) : null;
}

/**
 * SQLite takes a list of inbounds whose text has six bytes (`[9,10]`, `[1000]`) for its own binary form of
 * JSON, and cannot read it.
 */
const SIX_BYTES = /"inbounds":\[[\d, ]{4}\]/;

function rebuild(state: SUiState, ids: number[], text = ''): boolean {
  try {
    if (ids.length > 0 && SIX_BYTES.test(text)) throw new SUiRefused('malformed JSON');
    rebuildInbounds(state, ids);
    return ids.length > 0;
  } catch (error) {
    if (!(error instanceof SUiRefused)) throw error;
    throw new SUiRefused(`failed to update users for inbounds: ${error.message}`);
  }
}

/**
 * Everyone starts at zero and is on again, then sing-box restarts. Source: service/client.go,
 * `ResetAllClientsTraffic`.
 * @throws SUiRefused
 */
export function resetAllTraffic(state: SUiState): void {
  for (const client of state.data.clients.values()) {
    const { up, down, totalUp, totalDown } = client;
    const totals = { totalUp: totalUp + up, totalDown: totalDown + down };
    state.data.clients.set(client.id, { ...client, ...totals, up: 0, down: 0, enable: true });
  }
  addChange(state, { actor: 'ResetTrafficJob', key: 'clients', action: 'reset', obj: 'all' }, unixNow(state));
  restartCore(state);
}
