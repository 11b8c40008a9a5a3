import * as z from 'zod';
import { LANGUAGES } from '../../domain/notifications/language.ts';
import type { Customer } from '../../domain/orders/customer.ts';
import { notFound } from '../../errors/error-factories.ts';
import type { Page, PageRequest } from '../../ports/storage/storage-repositories.ts';
import type { Transaction } from '../../ports/storage.ts';
import { type MoveChatsInput, moveChats } from '../chats/move-chats.ts';
import {
  type BlockCustomerInput,
  blockCustomer,
  type UnblockCustomerInput,
  unblockCustomer,
} from '../customers/block-customer.ts';
import { type ForgetCustomerInput, forgetCustomer } from '../customers/forget-customer.ts';
import { type IdentifyCustomerInput, identifyCustomer } from '../customers/identify-customer.ts';
import { type MergeCustomersInput, mergeCustomers } from '../customers/merge-customers.ts';
import { type MergePreview, previewMerge } from '../customers/merge-preview.ts';
import { type RenameCustomerInput, renameCustomer } from '../customers/rename-customer.ts';
import { type WriteToCustomerInput, writeToCustomer } from '../customers/write-to-customer.ts';
import { requireOwner, requireStaff } from '../kernel/authorize.ts';
import type { Engine } from '../kernel/engine.ts';
import { idSchema, nameSchema, parseInput } from '../kernel/parse-input.ts';
import { actorOf, type CommandContext, type QueryContext, runCommand } from '../kernel/run-command.ts';

const languageSchema = z.enum(LANGUAGES);
const ensureSchema = z.object({
  externalId: z.string().min(1).max(200),
  displayName: nameSchema.nullable().default(null),
  language: languageSchema.nullable().default(null),
});
const setLanguageSchema = z.object({ customerId: idSchema, language: languageSchema.nullable() });

/** The shop keeps its own users and their passwords; PanelKit knows them by `externalId`. */
export interface Customers {
  /**
   * The customer of this external id, created if there is none; also one with `mergedIntoId`. Repeating it is
   * harmless, so it needs no idempotency key.
   */
  ensure(input: z.input<typeof ensureSchema>): Promise<Customer>;
  /** In which language he is written to; null: the shop's default. */
  setLanguage(input: z.input<typeof setLanguageSchema>, by: CommandContext): Promise<Customer>;
  /**
   * Called by the shop: the address or chat by which this customer is known, and whether they proved it.
   * `policies.purchases.confirmedOnly` asks for the proof. Each address gets one trial, even if its owner
   * leaves and comes back. Chats that a bot opens or links are known without this call. Only a keyed hash is
   * kept.
   */
  identify(input: IdentifyCustomerInput, by: CommandContext): Promise<Customer>;
  /**
   * Forgets who a customer is, as far as the books allow: their name, and the picture and note of each
   * receipt that is decided. What the customer was known by is kept as a hash.
   */
  forget(input: ForgetCustomerInput, by: CommandContext): Promise<Customer>;
  /**
   * Staff: writes a message to one customer, on each channel that reaches them and on the shop's pages. It is
   * sent once (*shop.message*), as all notifications are.
   */
  write(input: WriteToCustomerInput, by: CommandContext): Promise<Customer>;
  /** Staff: writes the name by which the shop calls a customer; null: none. */
  rename(input: RenameCustomerInput, by: CommandContext): Promise<Customer>;
  /**
   * Staff: this customer orders, pays in, extends and changes plans no more, and no renewal is charged;
   * refusals are `CUSTOMER_BLOCKED`. What runs goes on, what was paid before is delivered, and staff can
   * still act. Close your own doors to blocked customers, too.
   */
  block(input: BlockCustomerInput, by: CommandContext): Promise<Customer>;
  /** Staff: ends that. */
  unblock(input: UnblockCustomerInput, by: CommandContext): Promise<Customer>;
  /**
   * Staff: gives everything of one customer to another, all or nothing, and answers the survivor: money,
   * debts, orders, payments, subscriptions, chats, messages, the used trial. The first stays, with
   * `mergedIntoId`, and can do nothing any more: close your own doors to them, too. It cannot be undone.
   * @throws PanelkitError `CUSTOMERS_NOT_MERGEABLE`, `CUSTOMER_MERGED`
   */
  merge(input: MergeCustomersInput, by: CommandContext): Promise<Customer>;
  /**
   * Staff: whoever proved that they are this customer writes from another account at a messenger. `customer`
   * gets the chats of `newCustomerId` and loses all earlier ones, which are told (*customer.chats-moved*);
   * nothing they ask for is paid from the wallet for a day (`MONEY_FROZEN`). End their sessions that are
   * older than `chatsMovedAt`.
   * @throws PanelkitError `CUSTOMER_OWNS_THINGS`, `NOT_FOUND` when the new one has no chat
   */
  moveChats(input: MoveChatsInput, by: CommandContext): Promise<Customer>;
  /** Staff: what `merge` would move now, and why it would be refused. */
  previewMerge(
    wanted: Pick<MergeCustomersInput, 'fromCustomerId' | 'intoCustomerId'>,
    by: QueryContext,
  ): Promise<MergePreview>;
  /** Also of one who was merged into another: `mergedIntoId` says who has everything. */
  get(customerId: string, by: QueryContext): Promise<Customer>;
  list(page: PageRequest, by: QueryContext): Promise<Page<Customer>>;
}

export function createCustomers(engine: Engine): Customers {
  const { storage, clock } = engine.backend;
  const read = async (customerId: string): Promise<Customer> => {
    const customer = await storage.customers.find(customerId);
    if (customer === null) throw notFound('customer', customerId);
    return customer;
  };
  return {
    ensure: async (input) => {
      const { externalId, displayName, language } = parseInput(ensureSchema, input);
      const known = await storage.customers.findByExternalId(externalId);
      if (known !== null) return known;
      const id = engine.ids.uuid();
      const customer = {
        id,
        externalId,
        displayName,
        language,
        trialUnitId: null,
        blockedAt: null,
        blockReason: null,
        mergedIntoId: null,
        mergedAt: null,
        chatsMovedAt: null,
        createdAt: clock.now(),
      };
      try {
        await storage.transaction((tx) => addCustomer(tx, customer));
        return customer;
      } catch (error) {
        // Somebody else was faster with the same id.
        const winner = await storage.customers.findByExternalId(externalId);
        if (winner === null) throw error;
        return winner;
      }
    },
    setLanguage: async (input, by) => shown(await read(await setLanguage(engine, input, by)), by),
    identify: async (input, by) => shown(await read(await identifyCustomer(engine, input, by)), by),
    forget: async (input, by) => shown(await read(await forgetCustomer(engine, input, by)), by),
    write: async (input, by) => read(await writeToCustomer(engine, input, by)),
    rename: async (input, by) => read(await renameCustomer(engine, input, by)),
    block: async (input, by) => read(await blockCustomer(engine, input, by)),
    unblock: async (input, by) => read(await unblockCustomer(engine, input, by)),
    merge: async (input, by) => read(await mergeCustomers(engine, input, by)),
    moveChats: async (input, by) => read(await moveChats(engine, input, by)),
    previewMerge: (wanted, by) => previewMerge(engine, wanted, by),
    get: async (customerId, by) => {
      requireOwner(actorOf(by), customerId, { kind: 'customer', id: customerId });
      return shown(await read(customerId), by);
    },
    list: async (page, by) => {
      requireStaff(actorOf(by), { kind: 'customers', id: 'list' });
      return storage.customers.list(page);
    },
  };
}

/** What staff write about a customer is not for the customer. */
function shown(customer: Customer, by: QueryContext): Customer {
  return actorOf(by).kind === 'customer' ? { ...customer, blockReason: null } : customer;
}

async function addCustomer(tx: Transaction, customer: Customer): Promise<void> {
  await tx.customers.insert(customer);
  await tx.events.append({
    aggregate: { kind: 'customer', id: customer.id },
    type: 'customer.created',
    data: { customerId: customer.id },
    at: customer.createdAt,
  });
}

function setLanguage(engine: Engine, input: unknown, by: CommandContext): Promise<string> {
  return runCommand(engine, {
    name: 'customers.setLanguage',
    schema: setLanguageSchema,
    input,
    by,
    effect: async ({ tx, actor, audit }, { customerId, language }) => {
      const target = { kind: 'customer', id: customerId };
      requireOwner(actor, customerId, target);
      const customer = await tx.customers.get(customerId);
      await tx.customers.update(customerId, { language });
      await audit({
        action: 'customer.set-language',
        target,
        before: { language: customer.language },
        after: { language },
      });
      return customerId;
    },
  });
}
