import type { LedgerWriter } from '../../ports/storage/storage-money.ts';
import type { Transaction } from '../../ports/storage.ts';

/** The transaction, and whether its money was moved or set aside: no command has to say so, and none can forget it. */
export function watchMoney(tx: Transaction): { tx: Transaction; hasMoved(): boolean } {
  const { ledger } = tx;
  let moved = false;
  const watched =
    <Arguments extends unknown[], Result>(write: (...given: Arguments) => Result) =>
    (...given: Arguments): Result => {
      moved = true;
      return write(...given);
    };
  const writer: LedgerWriter = {
    ...ledger,
    book: watched(ledger.book),
    hold: watched(ledger.hold),
    postHold: watched(ledger.postHold),
    voidHold: watched(ledger.voidHold),
    handOver: watched(ledger.handOver),
  };
  return { tx: Object.create(tx, { ledger: { value: writer } }), hasMoved: () => moved };
}
