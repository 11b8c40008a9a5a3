import type { Account } from '../../domain/accounts/account.ts';
import type { BankCard } from '../../domain/cards/bank-card.ts';
import type { BankMessage } from '../../domain/cards/bank-message.ts';
import type { Chat } from '../../domain/chats/chat.ts';
import type { Subscription } from '../../domain/lifecycle/subscription.ts';
import type { Panel } from '../../domain/panels/panel.ts';
import type { PaymentEvent } from '../../domain/payments/payment-event.ts';
import type { ProviderPayment } from '../../domain/payments/provider-payment.ts';
import type { Transaction } from '../../ports/storage.ts';
import {
  accountSecretContext,
  openSeenAs,
  openShownCredentials,
  rehashed,
  sealSeenAs,
  sealShownCredentials,
} from '../accounts/account-secrets.ts';
import { openToken, sealToken } from '../accounts/subscription-token.ts';
import { cardContext, messageContext } from '../cards/card-secrets.ts';
import { openContact, sealContact } from '../chats/chat-contact.ts';
import { eventContext } from '../gateways/event-content.ts';
import { instructionsContext } from '../gateways/open-provider-payment.ts';
import { requireStaff } from '../kernel/authorize.ts';
import type { Engine } from '../kernel/engine.ts';
import { rowsOf } from '../kernel/list-all.ts';
import { recordAudit } from '../kernel/record-audit.ts';
import { actorOf, type QueryContext } from '../kernel/run-command.ts';
import { credentialsContext } from '../panel-calls/panel-connections.ts';

/** The shop's sealed values and their key. */
export interface Secrets {
  /**
   * Checks that the secret key opens the stored data; call it when a process starts.
   * @throws PanelkitError `SECRET_KEY_MISMATCH`
   */
  check(): Promise<void>;
  /**
   * Staff: seals everything again that was sealed with a previous key, a row at a time, beside running work.
   * Safe to repeat; when it returns `resealed: 0` the previous keys may go (idempotency keys that were used
   * under them then count as new arguments).
   */
  reseal(by: QueryContext): Promise<{ resealed: number }>;
}

export function createSecrets(engine: Engine): Secrets {
  const { storage } = engine.backend;
  return {
    check: async () => {
      for await (const panel of rowsOf((page) => storage.panels.list(page))) {
        engine.secretBox.open(panel.sealedCredentials, credentialsContext(panel.id));
        return;
      }
    },
    reseal: async (by) => {
      const actor = actorOf(by);
      requireStaff(actor, { kind: 'secrets', id: 'reseal' });
      const resealed =
        (await resealPanels(engine)) +
        (await resealAccounts(engine)) +
        (await resealSubscriptions(engine)) +
        (await resealProviderPayments(engine)) +
        (await resealCards(engine)) +
        (await resealBankMessages(engine)) +
        (await resealChats(engine)) +
        (await resealPaymentEvents(engine));
      const target = { kind: 'secrets', id: 'all' };
      await storage.transaction((tx) =>
        recordAudit(engine, tx, { actor, action: 'secrets.reseal', target, after: { resealed } }),
      );
      return { resealed };
    },
  };
}

function resealPanels(engine: Engine): Promise<number> {
  const { secretBox, backend } = engine;
  return resealRows<Panel>(engine, {
    rows: rowsOf((page) => backend.storage.panels.list(page)),
    isCurrent: ({ sealedCredentials }) => secretBox.isCurrent(sealedCredentials),
    reseal: async (tx, { id }) => {
      const { sealedCredentials } = await tx.panels.get(id);
      await tx.panels.update(id, {
        sealedCredentials: again(engine, sealedCredentials, credentialsContext(id)),
      });
    },
  });
}

function resealAccounts(engine: Engine): Promise<number> {
  const { secretBox, backend } = engine;
  return resealRows<Account>(engine, {
    rows: rowsOf((page) => backend.storage.accounts.list(page)),
    isCurrent: ({ sealedName, sealedLinks }) =>
      secretBox.isCurrent(sealedName) && (sealedLinks === null || secretBox.isCurrent(sealedLinks)),
    reseal: async (tx, { id }) => {
      const account = await tx.accounts.get(id);
      const nameContext = accountSecretContext(id, 'name');
      const { sealedCredentials, sealedLinks } = account;
      const seenAs = openSeenAs(secretBox, account);
      const shown = openShownCredentials(secretBox, account);
      await tx.accounts.update(id, {
        sealedName: again(engine, account.sealedName, nameContext),
        nameHash: secretBox.hash(secretBox.open(account.sealedName, nameContext), 'account-name'),
        sealedCredentials: again(engine, sealedCredentials, accountSecretContext(id, 'credentials')),
        sealedLinks:
          sealedLinks === null ? null : again(engine, sealedLinks, accountSecretContext(id, 'links')),
        sealedSeenAs: seenAs === null ? null : sealSeenAs(secretBox, id, seenAs),
        sealedShownCredentials: shown === null ? null : sealShownCredentials(secretBox, id, shown),
        credentialsHash: rehashed(secretBox, account),
      });
    },
  });
}

function resealSubscriptions(engine: Engine): Promise<number> {
  const { secretBox, backend } = engine;
  return resealRows<Subscription>(engine, {
    rows: rowsOf((page) => backend.storage.subscriptions.list(page)),
    isCurrent: ({ sealedToken }) => secretBox.isCurrent(sealedToken),
    reseal: async (tx, { id }) => {
      const token = openToken(secretBox, await tx.subscriptions.get(id));
      await tx.subscriptions.update(id, sealToken(secretBox, id, token));
    },
  });
}

function resealProviderPayments(engine: Engine): Promise<number> {
  const { secretBox, backend } = engine;
  return resealRows<ProviderPayment>(engine, {
    rows: rowsOf((page) => backend.storage.providerPayments.list(page)),
    isCurrent: ({ sealedInstructions: sealed }) => sealed === null || secretBox.isCurrent(sealed),
    reseal: async (tx, { id }) => {
      const { sealedInstructions: sealed } = await tx.providerPayments.get(id);
      if (sealed === null) return;
      await tx.providerPayments.update(id, {
        sealedInstructions: again(engine, sealed, instructionsContext(id)),
      });
    },
  });
}

function resealPaymentEvents(engine: Engine): Promise<number> {
  const { secretBox, backend } = engine;
  return resealRows<PaymentEvent>(engine, {
    rows: rowsOf((page) => backend.storage.paymentEvents.list(page)),
    isCurrent: ({ sealedContent }) => secretBox.isCurrent(sealedContent),
    reseal: async (tx, { id }) => {
      const { sealedContent } = await tx.paymentEvents.get(id);
      await tx.paymentEvents.update(id, { sealedContent: again(engine, sealedContent, eventContext(id)) });
    },
  });
}

function resealCards(engine: Engine): Promise<number> {
  const { secretBox, backend } = engine;
  return resealRows<BankCard>(engine, {
    rows: rowsOf((page) => backend.storage.bankCards.list(page)),
    isCurrent: ({ sealedDetails }) => secretBox.isCurrent(sealedDetails),
    reseal: async (tx, { id }) => {
      const { sealedDetails } = await tx.bankCards.get(id);
      await tx.bankCards.update(id, { sealedDetails: again(engine, sealedDetails, cardContext(id)) });
    },
  });
}

/** Their hashes keep the key they were made with: a repetition is looked up by all keys. */
function resealBankMessages(engine: Engine): Promise<number> {
  const { secretBox, backend } = engine;
  return resealRows<BankMessage>(engine, {
    rows: rowsOf((page) => backend.storage.bankMessages.list(page)),
    isCurrent: ({ sealedContent }) => secretBox.isCurrent(sealedContent),
    reseal: async (tx, { id }) => {
      const { sealedContent } = await tx.bankMessages.get(id);
      await tx.bankMessages.update(id, { sealedContent: again(engine, sealedContent, messageContext(id)) });
    },
  });
}

function resealChats(engine: Engine): Promise<number> {
  const { secretBox, backend } = engine;
  return resealRows<Chat>(engine, {
    rows: rowsOf((page) => backend.storage.chats.list(page)),
    isCurrent: ({ sealedContact }) => sealedContact === null || secretBox.isCurrent(sealedContact),
    reseal: async (tx, { id }) => {
      const contact = openContact(secretBox, await tx.chats.get(id));
      await tx.chats.update(id, { sealedContact: sealContact(secretBox, id, contact) });
    },
  });
}

function again(engine: Engine, sealed: string, context: string): string {
  return engine.secretBox.seal(engine.secretBox.open(sealed, context), context);
}

interface Resealing<Row> {
  rows: AsyncIterable<Row>;
  isCurrent(row: Row): boolean;
  reseal(tx: Transaction, row: Row): Promise<void>;
}

async function resealRows<Row>(engine: Engine, { rows, isCurrent, reseal }: Resealing<Row>): Promise<number> {
  let resealed = 0;
  for await (const row of rows) {
    if (isCurrent(row)) continue;
    await engine.backend.storage.transaction((tx) => reseal(tx, row));
    resealed += 1;
  }
  return resealed;
}
