import type { Invoice } from '@panelkit/sdk';
import { readAll } from '../../invariants/read-all.ts';
import type { World } from '../world/world.ts';

/**
 * In a shop that wrote invoices from its first sale on: what they say was sold, less what credit notes took
 * back, is what the ledger says.
 */
export async function checkDocuments({ plan, observer: { storage } }: World): Promise<string[]> {
  if (plan.policies.invoices == null) return [];
  const documents = await readAll<Invoice>((page) => storage.invoices.list(page));
  const said = (field: 'grossMinor' | 'taxMinor'): number =>
    documents.reduce((sum, row) => sum + (row.kind === 'invoice' ? row[field] : -row[field]), 0);
  const [revenue, tax] = [
    await storage.ledger.balanceOf('revenue', 'USD'),
    await storage.ledger.balanceOf('tax', 'USD'),
  ];
  if (said('grossMinor') === revenue + tax && said('taxMinor') === tax) return [];
  return [
    `invoices: they say ${said('grossMinor')} with ${said('taxMinor')} tax, the ledger ${revenue + tax} with ${tax}`,
  ];
}

/** Sales that no job has numbered. */
export async function listUnnumbered({ plan, observer: { storage } }: World): Promise<string[]> {
  if (plan.policies.invoices == null) return [];
  const waiting = await storage.invoices.listWaiting(500);
  return waiting.map(({ id }) => `stuck: sale ${id} waits for its invoice`);
}
