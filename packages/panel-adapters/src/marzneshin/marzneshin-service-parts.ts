import { createListingGuard, type PanelLimits } from '@panelkit/sdk';
import type * as z from 'zod';
import type { FastapiApi } from '../fastapi/create-fastapi-api.ts';
import { readReply, toError } from '../fastapi/fastapi-reply.ts';
import { marzneshinHostsPageSchema, marzneshinInboundsPageSchema } from './marzneshin-schemas.ts';

interface LinkParts {
  inbounds: unknown;
  hosts: unknown;
  /** Whether the links of its customers show anything: it has an inbound, and a host that is not disabled. */
  isShown: boolean;
}

/** What the links of a service are made of. */
export interface ServiceParts {
  of(serviceId: number): LinkParts;
}

const PAGE_SIZE = 100;

/**
 * The inbounds of all nodes and their hosts. Null for an administrator who may not read them.
 * @throws PanelkitError
 */
export async function readServiceParts(
  api: FastapiApi,
  limits?: Partial<PanelLimits>,
): Promise<ServiceParts | null> {
  const first = await api({ method: 'GET', path: '/api/inbounds', query: { page: 1, size: PAGE_SIZE } });
  if (first.kind === 'refused' && first.status === 403) return null;
  if (first.kind !== 'done') throw toError(first, 'list inbounds');
  const inbounds = await readRows(api, '/api/inbounds', marzneshinInboundsPageSchema, { first, limits });
  const hosts = await readRows(api, '/api/inbounds/hosts', marzneshinHostsPageSchema, { limits });
  return {
    of: (serviceId) => {
      const own = inbounds.filter(({ service_ids }) => service_ids.includes(serviceId));
      const ids = new Set(own.map(({ id }) => id));
      const shown = hosts.filter(
        ({ inbound_id, universal, service_ids }) =>
          universal || service_ids.includes(serviceId) || (inbound_id !== null && ids.has(inbound_id)),
      );
      return {
        isShown: own.length > 0 && shown.some(({ is_disabled }) => is_disabled !== true),
        inbounds: own.map(({ protocol, config }) => [protocol, config]),
        hosts: shown.map(({ remark: _remark, service_ids: _ids, ...host }) => host),
      };
    },
  };
}

interface RowsPage<Row> {
  items: Row[];
  pages: number;
}

/**
 * Every row of a paged list. `first`: the reply of its first page, when it was asked for before.
 * @throws PanelkitError
 */
export async function readRows<Row>(
  api: FastapiApi,
  path: string,
  schema: z.ZodType<RowsPage<Row>>,
  {
    first,
    limits,
  }: { first?: Awaited<ReturnType<FastapiApi>>; limits?: Partial<PanelLimits> | undefined } = {},
): Promise<Row[]> {
  const guard = createListingGuard(limits, 'inbounds');
  const rows: Row[] = [];
  for (let page = 1, pages = 1; page <= pages; page += 1) {
    const isKnown = page === 1 && first !== undefined;
    const reply = isKnown ? first : await api({ method: 'GET', path, query: { page, size: PAGE_SIZE } });
    const answer = readReply(reply, 'list inbounds', schema);
    guard.page(answer.items.map((row) => JSON.stringify(row)));
    rows.push(...answer.items);
    // However many pages the panel speaks of: behind an empty one there is nothing.
    pages = answer.items.length === 0 ? 0 : answer.pages;
  }
  return rows;
}
