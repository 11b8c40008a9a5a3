import type { EntitlementFact } from '@panelkit/sdk';
import type { EntitlementReader, EntitlementWriter } from '@panelkit/sdk/ports';
import type { Access, TransactionAccess } from '../database/access.ts';
import { readRow } from '../rows/columns.ts';
import { isUuid } from '../rows/is-uuid.ts';
import { entitlementFacts } from '../rows/service-rows.ts';
import { columnsOf, valuesOf } from '../rows/table.ts';

const ofSubscription = `${entitlementFacts.select} WHERE subscription_id = $1 ORDER BY sequence`;
const names = columnsOf(entitlementFacts);

export function createEntitlementReader({ run }: Access): EntitlementReader {
  return {
    listBySubscription: (subscriptionId) =>
      run(async (session) => {
        const found = isUuid(subscriptionId) ? await session.query(ofSubscription, [subscriptionId]) : [];
        return found.map((cells) => readRow(entitlementFacts.columns, cells));
      }),
  };
}

export function createEntitlementWriter(access: TransactionAccess): EntitlementWriter {
  return {
    ...createEntitlementReader(access),
    append: async (facts) => {
      const [first] = facts;
      if (first === undefined) return;
      await access.later({
        table: entitlementFacts.name,
        text: insertOf(facts.length),
        values: valuesOfAll(facts),
        subject: { kind: entitlementFacts.kind, id: first.subscriptionId },
      });
    },
  };
}

/** One statement for as many rows. */
function insertOf(count: number): string {
  const rows = Array.from({ length: count }, (_, row) => {
    const places = names.map((_name, column) => `$${row * names.length + column + 1}`);
    return `(${places.join(', ')})`;
  });
  return `INSERT INTO ${entitlementFacts.name} (${names.join(', ')}) VALUES ${rows.join(', ')}`;
}

function valuesOfAll(facts: readonly EntitlementFact[]): unknown[] {
  return facts.flatMap((fact) => valuesOf(entitlementFacts, fact));
}
