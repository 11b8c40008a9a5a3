import type { LedgerWriter } from '../../ports/storage/storage-money.ts';
import type { Transaction } from '../../ports/storage.ts';

/**
 * The transaction, and whether its money was moved or set aside: no command has to say so, and none can
 * forget it.
 */
export function watchMoney(tx: Transaction): { tx: Transaction; hasMoved(): boolean } {
  let moved = false;
  const watched =
    <Arguments extends unknown[], Result>(write: (...given: Arguments) => Result) =>
    (...given: Arguments): Result => {
      moved = true;
      return write(...given);
    };
  const watchLedger = ({ ledger }: Transaction): LedgerWriter => ({
    ...ledger,
    book: watched(ledger.book),
    hold: watched(ledger.hold),
    postHold: watched(ledger.postHold),
    voidHold: watched(ledger.voidHold),
    handOver: watched(ledger.handOver),
  });
  let writer: LedgerWriter | null = null;
  // Not an object whose prototype is the transaction: every call on it would be slow.
  const watching = new Proxy(tx, {
    get(target, name) {
      if (name !== 'ledger') return Reflect.get(target, name);
      writer ??= watchLedger(target);
      return writer;
    },
  });
  return { tx: watching, hasMoved: () => moved };
}
