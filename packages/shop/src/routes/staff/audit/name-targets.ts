import { type AuditRow, isPanelkitError, type QueryContext } from '@panelkit/sdk';
import { keyOfTarget, type TargetName } from '../../../pages/staff/audit/audit-page.ts';
import type { Permission } from '../../../roles/permissions.ts';
import type { Shop } from '../../../shop.ts';
import { planNamesOf } from '../../names-of.ts';
import { namesOf } from '../staff-names.ts';

type Target = AuditRow['target'];

interface Reader {
  by: QueryContext;
  may(permission: Permission): boolean;
}

type NameTarget = (id: string) => Promise<TargetName | null>;

/**
 * What the targets are called and where their pages are, as `kind id`; those that the reader may not open,
 * and that are gone, are left out.
 */
export async function nameTargets(
  shop: Shop,
  targets: readonly Target[],
  reader: Reader,
): Promise<Map<string, TargetName>> {
  const waysToName = await waysToNameFor(shop, reader);
  const distinct = new Map(targets.map((target) => [keyOfTarget(target), target]));
  const found = await Promise.all(
    [...distinct].map(async ([key, { kind, id }]) => [key, await nameOrNull(waysToName[kind], id)] as const),
  );
  return new Map(found.flatMap(([key, name]) => (name === null ? [] : [[key, name]])));
}

async function waysToNameFor(shop: Shop, { by, may }: Reader): Promise<Record<string, NameTarget>> {
  const { panelkit } = shop;
  const planNames = await planNamesOf(panelkit);
  // The same customer stands in many rows.
  const customerNames = new Map<string, Promise<string | null>>();
  const customerName = async (id: string): Promise<string | null> => {
    if (!may('see-customers')) return null;
    const name = customerNames.get(id) ?? namesOf(shop, [id]).then((names) => names.get(id) ?? null);
    customerNames.set(id, name);
    return name;
  };
  const customer: NameTarget = async (id) => {
    const name = await customerName(id);
    return name === null ? null : { name, href: `/staff/customers/${id}` };
  };
  const ways: Record<string, readonly [Permission, NameTarget]> = {
    customer: ['see-customers', customer],
    wallet: ['see-customers', customer],
    order: [
      'see-orders',
      async (id) => ({ name: (await panelkit.orders.get(id, by)).number, href: `/staff/orders/${id}` }),
    ],
    subscription: [
      'see-orders',
      async (id) => {
        const { planId, customerId } = await panelkit.subscriptions.get(id, by);
        const names = [planNames.get(planId), await customerName(customerId)];
        return { name: names.filter(Boolean).join(', '), href: `/staff/subscriptions/${id}` };
      },
    ],
    payment: ['see-ledger', async (id) => ({ name: id.slice(-8), href: `/staff/payments/${id}` })],
    plan: [
      'manage-plans',
      async (id) => ({ name: planNames.get(id) ?? id.slice(-8), href: `/staff/plans/${id}` }),
    ],
    panel: [
      'manage-panels',
      async (id) => ({ name: (await panelkit.panels.get(id, by)).name, href: `/staff/panels/${id}` }),
    ],
    inbound: [
      'manage-panels',
      async (id) => ({ name: (await panelkit.inbounds.get(id, by)).name, href: '/staff/inbounds' }),
    ],
  };
  const open = Object.entries(ways).filter(([, [permission]]) => may(permission));
  return Object.fromEntries(open.map(([kind, [, name]]) => [kind, name]));
}

/** What is gone has no name. */
async function nameOrNull(nameTarget: NameTarget | undefined, id: string): Promise<TargetName | null> {
  try {
    return (await nameTarget?.(id)) ?? null;
  } catch (error) {
    if (isPanelkitError(error) && error.code === 'NOT_FOUND') return null;
    throw error;
  }
}
