import * as z from 'zod';
import type { Payment } from '../../domain/payments/payment.ts';
import type { Transaction } from '../../ports/storage.ts';
import { forgetContacts } from '../chats/chat-contact.ts';
import { removeDevicesOf } from '../devices/link-devices.ts';
import { requireOwner } from '../kernel/authorize.ts';
import type { Engine } from '../kernel/engine.ts';
import { rowsOf } from '../kernel/list-all.ts';
import { idSchema } from '../kernel/parse-input.ts';
import { type CommandContext, runCommand } from '../kernel/run-command.ts';

const forgetSchema = z.object({ customerId: idSchema });

export type ForgetCustomerInput = z.input<typeof forgetSchema>;

/**
 * Takes the name of somebody who leaves, the devices that fetched their links, the contact that they told a
 * bot, their codes, and the picture and the note of each receipt that is decided; the bank's own reference
 * stays with the books.
 * @throws PanelkitError `NOT_FOUND`
 */
export function forgetCustomer(
  engine: Engine,
  input: ForgetCustomerInput,
  by: CommandContext,
): Promise<string> {
  return runCommand(engine, {
    name: 'customers.forget',
    schema: forgetSchema,
    input,
    by,
    effect: async ({ tx, actor, audit }, { customerId }) => {
      const target = { kind: 'customer', id: customerId };
      requireOwner(actor, customerId, target);
      await tx.customers.get(customerId);
      await tx.customers.update(customerId, { displayName: null });
      const receipts = await forgetReceipts(tx, customerId);
      const devices = await forgetDevices(tx, customerId);
      const contacts = await forgetContacts(tx, customerId);
      await tx.chatCodes.end(customerId, ['customer', 'recovery']);
      await audit({ action: 'customer.forget', target, after: { receipts, devices, contacts } });
      return customerId;
    },
  });
}

async function forgetReceipts(tx: Transaction, customerId: string): Promise<number> {
  const ids: string[] = [];
  for await (const { id } of rowsOf((page) => tx.payments.list({ ...page, customerId }))) ids.push(id);
  const { payments } = await tx.lock({ payments: ids });
  let forgotten = 0;
  for (const payment of payments) {
    const state = withoutReceipt(payment.state);
    if (state === null) continue;
    await tx.payments.update(payment.id, { state });
    forgotten += 1;
  }
  return forgotten;
}

async function forgetDevices(tx: Transaction, customerId: string): Promise<number> {
  let forgotten = 0;
  for await (const { id } of rowsOf((page) => tx.subscriptions.list({ ...page, customerId }))) {
    forgotten += await removeDevicesOf(tx, id);
    await tx.linkReaders.forget(id);
  }
  return forgotten;
}

/** Null: there is nothing to forget, or staff have yet to decide about it. Pure. */
function withoutReceipt(state: Payment['state']): Payment['state'] | null {
  if (state.status !== 'captured' && state.status !== 'rejected') return null;
  const { receipt } = state;
  if (receipt === null || (receipt.attachmentId === null && receipt.note === null)) return null;
  return { ...state, receipt: { ...receipt, attachmentId: null, note: null } };
}
