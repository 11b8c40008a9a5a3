import { readAll } from '../../invariants/read-all.ts';
import type { World } from '../world/world.ts';

const DAY_MS = 24 * 3_600_000;

/** What the provider received and what is booked, by its own id of the payment, where they differ. */
async function differences({
  observer,
  provider,
}: World): Promise<Map<string, [received: number, booked: number]>> {
  const rows = await readAll((page) => observer.storage.providerPayments.list(page));
  const booked = new Map(rows.map((row) => [row.providerReference, row.receivedMinor]));
  const found = new Map<string, [number, number]>();
  for (const { providerReference, state } of provider.provider.payments()) {
    const known = booked.get(providerReference) ?? 0;
    if (known !== state.receivedMinor) found.set(providerReference, [state.receivedMinor, known]);
  }
  return found;
}

/**
 * Compares the provider's books with what is booked; of what is missing it says what waits, and what is
 * booked a day later.
 */
export async function checkProvider(world: World): Promise<string[]> {
  const found = await differences(world);
  if (found.size === 0) return [];
  const waits = new Map<string, string>();
  for (const reference of found.keys()) waits.set(reference, await whatWaits(world, reference));
  await world.clock.advance(DAY_MS);
  const later = await differences(world);
  return [...found].map(([reference, [received, known]]) => {
    const then = later.get(reference)?.[1] ?? received;
    return `4: the provider received ${received} for ${reference}, booked is ${known}, and ${then} a day later; ${waits.get(reference)}`;
  });
}

async function whatWaits({ observer, history }: World, reference: string): Promise<string> {
  const { storage } = observer;
  const payments = await readAll((page) => storage.providerPayments.list(page));
  const events = await readAll((page) => storage.paymentEvents.list(page));
  const said = history.filter(({ what }) => what.includes(`${reference} `));
  return JSON.stringify({
    payments: payments.filter(({ providerReference }) => providerReference === reference),
    events: events.flatMap(({ providerReference, sealedContent: _secret, ...event }) =>
      providerReference === reference ? [event] : [],
    ),
    said,
  });
}
