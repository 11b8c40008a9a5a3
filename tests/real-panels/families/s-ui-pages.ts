import * as z from 'zod';
import { freePort } from '../../../packages/panel-adapters/src/dialer/free-port.ts';
import { PLACES, type Place } from '../real-panel.ts';
import { makeKeyPair } from '../reality-target.ts';

type Fields = Record<string, unknown>;

/** What the panel's own pages send, for an operator with a token. */
export interface SUiPages {
  list(object: 'inbounds' | 'clients' | 'tls', id?: number): Promise<Fields[]>;
  save(object: string, action: string, data: unknown): Promise<void>;
}

const envelopeSchema = z.object({ success: z.boolean(), msg: z.string(), obj: z.unknown() });
const rowsSchema = z.array(z.record(z.string(), z.unknown())).nullable();

export function openSUiPages(baseUrl: string, token: string): SUiPages {
  const ask = async (path: string, init: RequestInit = {}): Promise<unknown> => {
    const answer = await fetch(`${baseUrl}/apiv2/${path}`, { ...init, headers: { token } });
    const { success, msg, obj } = envelopeSchema.parse(await answer.json());
    if (!success) throw new Error(`${path}: ${msg}`);
    return obj;
  };
  return {
    list: async (object, id) => {
      const found = await ask(id === undefined ? object : `${object}?id=${id}`);
      return (
        z
          .record(z.string(), z.unknown())
          .pipe(z.object({ [object]: rowsSchema }))
          .parse(found)[object] ?? []
      );
    },
    save: async (object, action, data) => {
      const body = new URLSearchParams({ object, action, data: JSON.stringify(data) });
      await ask('save', { method: 'POST', body });
    },
  };
}

/** One inbound for each place, as the operator adds them. */
export async function addSUiInbounds(pages: SUiPages, realityTarget: string): Promise<Record<Place, number>> {
  const ids: Record<Place, number> = { tcp: 0, ws: 0, reality: 0, spare: 0 };
  await pages.save('tls', 'new', newReality(realityTarget));
  const [reality] = await pages.list('tls');
  for (const place of PLACES) {
    await pages.save('inbounds', 'new', {
      id: 0,
      type: 'vless',
      tag: place,
      addrs: [],
      out_json: {},
      tls_id: place === 'reality' ? reality?.id : 0,
      listen: '127.0.0.1',
      listen_port: await freePort(),
      ...(place === 'ws' && { transport: { type: 'ws', path: '/before' } }),
    });
  }
  for (const { id, tag } of await pages.list('inbounds')) {
    const place = PLACES.find((candidate) => candidate === tag);
    if (place !== undefined) ids[place] = Number(id);
  }
  return ids;
}

function newReality(target: string): Fields {
  const { privateKey, publicKey } = makeKeyPair();
  const [server, port] = target.split(':');
  return {
    id: 0,
    name: 'reality',
    server: {
      enabled: true,
      server_name: 'before.test',
      reality: {
        enabled: true,
        handshake: { server, server_port: Number(port) },
        private_key: privateKey,
        short_id: ['0123456789abcdef'],
      },
    },
    client: {
      reality: { public_key: publicKey, short_id: '' },
      utls: { enabled: true, fingerprint: 'chrome' },
    },
  };
}
