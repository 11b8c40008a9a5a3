import * as z from 'zod';
import { moneyFrozenUntil } from '../../domain/chats/money-freeze.ts';
import type { Customer } from '../../domain/orders/customer.ts';
import { PanelkitError } from '../../errors/panelkit-error.ts';
import type { Transaction } from '../../ports/storage.ts';
import { requireStaff } from '../kernel/authorize.ts';
import type { Engine } from '../kernel/engine.ts';
import { idSchema, textSchema } from '../kernel/parse-input.ts';
import { type CommandContext, runCommand } from '../kernel/run-command.ts';

const blockSchema = z.object({ customerId: idSchema, reason: textSchema.min(1) });
const unblockSchema = z.object({ customerId: idSchema });

/** `reason` is for staff alone. */
export type BlockCustomerInput = z.input<typeof blockSchema>;
export type UnblockCustomerInput = z.input<typeof unblockSchema>;

/** Staff let a customer buy nothing any more. One who is blocked stays so, with the newer reason. */
export function blockCustomer(
  engine: Engine,
  input: BlockCustomerInput,
  by: CommandContext,
): Promise<string> {
  return runCommand(engine, {
    name: 'customers.block',
    schema: blockSchema,
    input,
    by,
    effect: async ({ tx, actor, audit }, { customerId, reason }) => {
      const target = { kind: 'customer', id: customerId };
      requireStaff(actor, target);
      const { blockedAt, blockReason } = await tx.customers.get(customerId);
      await tx.customers.update(customerId, { blockedAt: blockedAt ?? tx.now, blockReason: reason });
      const before = { blocked: blockedAt !== null, reason: blockReason };
      await audit({ action: 'customer.block', target, before, after: { blocked: true }, reason });
      return customerId;
    },
  });
}

/** @throws PanelkitError `NOT_FOUND` */
export function unblockCustomer(
  engine: Engine,
  input: UnblockCustomerInput,
  by: CommandContext,
): Promise<string> {
  return runCommand(engine, {
    name: 'customers.unblock',
    schema: unblockSchema,
    input,
    by,
    effect: async ({ tx, actor, audit }, { customerId }) => {
      const target = { kind: 'customer', id: customerId };
      requireStaff(actor, target);
      const { blockedAt, blockReason } = await tx.customers.get(customerId);
      if (blockedAt === null) return customerId;
      await tx.customers.update(customerId, { blockedAt: null, blockReason: null });
      const before = { blocked: true, reason: blockReason };
      await audit({ action: 'customer.unblock', target, before, after: { blocked: false } });
      return customerId;
    },
  });
}

/** The customer is locked. @throws PanelkitError `CUSTOMER_BLOCKED` */
export async function requireUnblocked(tx: Transaction, customerId: string): Promise<Customer> {
  const customer = await tx.customers.get(customerId);
  assertUnblocked(customer);
  return customer;
}

/** @throws PanelkitError `CUSTOMER_BLOCKED` */
export function assertUnblocked({ id: customerId, blockedAt }: Customer): void {
  if (blockedAt === null) return;
  throw new PanelkitError('CUSTOMER_BLOCKED', {
    message: 'Staff have blocked this customer',
    details: { customerId },
  });
}

/** The customer is locked, and asks to spend from the wallet. @throws PanelkitError `MONEY_FROZEN` */
export function assertMoneyFree(customer: Customer, now: Date): void {
  if (customer.chatsMovedAt === null) return;
  const until = moneyFrozenUntil(customer, now);
  if (until === null) return;
  throw new PanelkitError('MONEY_FROZEN', {
    message: 'The chats of this customer were moved: nothing is spent from the wallet for a day',
    details: { customerId: customer.id, until: until.toISOString() },
  });
}
