import * as z from 'zod';
import { moneyFrozenUntil } from '../../domain/chats/money-freeze.ts';
import {
  availableMinor,
  type LedgerTransaction,
  type MoneyHold,
  receivableAccount,
  type Wallet,
  walletAccount,
} from '../../domain/payments/ledger.ts';
import type { Money } from '../../domain/payments/money.ts';
import type { Page, PageRequest } from '../../ports/storage/storage-repositories.ts';
import { requireOwner, requireStaff } from '../kernel/authorize.ts';
import type { Engine } from '../kernel/engine.ts';
import { keepCurrency } from '../kernel/keep-currency.ts';
import { idSchema, textSchema } from '../kernel/parse-input.ts';
import { actorOf, type CommandContext, type QueryContext, runCommand } from '../kernel/run-command.ts';
import { insufficientBalance } from '../payments/insufficient-balance.ts';

const adjustSchema = z.object({
  customerId: idSchema,
  amountMinor: z.int().refine((amount) => amount !== 0, 'must not be zero'),
  reason: textSchema.min(1),
});

/** A customer's wallet, with what they can spend and what they owe. */
export interface WalletView extends Wallet {
  availableMinor: number;
  /**
   * What the customer owes, in minor units: money that was taken back after it was spent. What arrives next
   * pays it first.
   */
  owedMinor: number;
  /** Until when the customer spends nothing of it; null: they may. */
  frozenUntil: Date | null;
}

/** Customers' wallets: the sum of an append-only ledger, minus holds. */
export interface Wallets {
  get(customerId: string, by: QueryContext): Promise<WalletView>;
  /** What the customer can spend, alone: one read, where `get` takes three. */
  available(customerId: string, by: QueryContext): Promise<Money>;
  /** Bookings that changed the wallet, or what the customer owes, oldest first. */
  history(customerId: string, page: PageRequest, by: QueryContext): Promise<Page<LedgerTransaction>>;
  holds(customerId: string, by: QueryContext): Promise<MoneyHold[]>;
  /** Staff: every booking of the ledger, oldest first. */
  ledger(page: PageRequest, by: QueryContext): Promise<Page<LedgerTransaction>>;
  /**
   * Staff: credits (positive) or debits (negative) a wallet, with a reason.
   * @throws PanelkitError `INSUFFICIENT_BALANCE`
   */
  adjust(input: z.input<typeof adjustSchema>, by: CommandContext): Promise<WalletView>;
}

export function createWallets(engine: Engine): Wallets {
  const { clock, storage } = engine.backend;
  const { ledger } = storage;
  const view = async (customerId: string): Promise<WalletView> => {
    // One after the other: a page is not to take several connections for its wallet.
    const wallet = await ledger.wallet(customerId, engine.currency);
    const owed = await ledger.balanceOf(receivableAccount(customerId), engine.currency);
    const customer = await storage.customers.find(customerId);
    const frozenUntil = customer === null ? null : moneyFrozenUntil(customer, clock.now());
    return { ...wallet, availableMinor: availableMinor(wallet), owedMinor: Math.max(0, -owed), frozenUntil };
  };
  const requireWallet = (by: QueryContext, customerId: string): void =>
    requireOwner(actorOf(by), customerId, { kind: 'wallet', id: customerId });
  return {
    get: async (customerId, by) => {
      requireWallet(by, customerId);
      return view(customerId);
    },
    available: async (customerId, by) => {
      requireWallet(by, customerId);
      const { currency } = engine;
      return { amountMinor: availableMinor(await ledger.wallet(customerId, currency)), currency };
    },
    history: async (customerId, page, by) => {
      requireWallet(by, customerId);
      return ledger.list({ ...page, customerId });
    },
    holds: async (customerId, by) => {
      requireWallet(by, customerId);
      return ledger.listHolds({ customerId });
    },
    ledger: async (page, by) => {
      requireStaff(actorOf(by), { kind: 'ledger', id: 'list' });
      return ledger.list(page);
    },
    adjust: async (input, by) => {
      await adjust(engine, input, by);
      return view(input.customerId);
    },
  };
}

function adjust(engine: Engine, input: unknown, by: CommandContext): Promise<string> {
  return runCommand(engine, {
    name: 'wallets.adjust',
    schema: adjustSchema,
    input,
    by,
    effect: async ({ tx, actor, audit, emit }, { customerId, amountMinor, reason }) => {
      const target = { kind: 'wallet', id: customerId };
      requireStaff(actor, target);
      await tx.customers.get(customerId);
      await keepCurrency(engine, tx);
      const { currency } = engine;
      const id = engine.ids.uuid();
      const at = tx.now;
      const entries = [
        { account: 'adjustments' as const, amountMinor: -amountMinor },
        { account: walletAccount(customerId), amountMinor },
      ];
      const booked = await tx.ledger.book({
        id,
        key: `adjustment:${id}`,
        kind: 'adjustment',
        currency,
        entries,
        reference: { reason },
        at,
      });
      const wallet = await tx.ledger.wallet(customerId, currency);
      if (booked === 'insufficient') throw insufficientBalance(wallet, -amountMinor);
      const { balanceMinor } = wallet;
      await emit({
        aggregate: target,
        type: 'wallet.adjusted',
        data: { amountMinor, balanceMinor },
      });
      await audit({
        action: 'wallet.adjust',
        target,
        after: { amountMinor, balanceMinor },
        reason,
      });
      return id;
    },
  });
}
