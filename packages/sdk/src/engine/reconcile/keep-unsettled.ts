import { isWorkLeft } from '../../domain/accounts/account.ts';
import { isInboundWorkLeft } from '../../domain/inbounds/inbound.ts';
import { addMs } from '../../domain/lifecycle/period.ts';
import type { Transaction } from '../../ports/storage.ts';
import { wakeAccount } from '../accounts/wake-account.ts';
import type { InboundAttempt } from '../inbounds/inbound-attempt.ts';
import { wakeInbound } from '../inbounds/wake-inbound.ts';
import type { Engine } from '../kernel/engine.ts';
import type { Settings } from '../kernel/settings.ts';
import type { ReconcileWork } from './work.ts';

/**
 * For how long a write that runs on is taken to do so, each time that it is noted: twice as long as until the
 * next time.
 */
export function runningOnMs({ requestTimeoutMs }: Settings): number {
  return requestTimeoutMs * 2;
}

/**
 * A write that was given up runs on, by a transport that the engine cannot close. Until it ends the account
 * is only looked at, by other processes too: it stays unsettled, a little further on each time. A condemned
 * account is not kept from its removal.
 */
export function keepAccountUnsettled(
  engine: Engine,
  { account: { id }, settleMs }: Pick<ReconcileWork, 'account' | 'settleMs'>,
  runningOn: Promise<unknown>,
): void {
  keepUnsettled(engine, runningOn, settleMs, async (tx, until, isOver) => {
    const account = await tx.accounts.get(id);
    const isDue = isWorkLeft(account);
    // What was believed by sight stays open until this ends; what a later answer closed does not.
    if (account.condemnedAt !== null || (!isDue && account.unsettledUntil === null)) return;
    const wakes = isOver && isDue;
    await tx.accounts.update(id, { unsettledUntil: until, ...(wakes && { nextAttemptAt: until }) });
    if (wakes) await wakeAccount(tx, account, settleMs);
  });
}

/** The same for an inbound. */
export function keepInboundUnsettled(
  engine: Engine,
  { inbound: { id }, settleMs }: Pick<InboundAttempt, 'inbound' | 'settleMs'>,
  runningOn: Promise<unknown>,
): void {
  keepUnsettled(engine, runningOn, settleMs, async (tx, until, isOver) => {
    const inbound = await tx.inbounds.get(id);
    if (inbound.condemnedAt !== null || !isInboundWorkLeft(inbound)) return;
    await tx.inbounds.update(id, { unsettledUntil: until, ...(isOver && { nextAttemptAt: until }) });
    if (isOver) await wakeInbound(tx, inbound, settleMs);
  });
}

function keepUnsettled(
  { backend: { storage, clock }, settings, logger }: Engine,
  runningOn: Promise<unknown>,
  settleMs: number,
  note: (tx: Transaction, until: Date, isOver: boolean) => Promise<void>,
): void {
  const forMs = runningOnMs(settings) + settleMs;
  let cancel = () => {};
  const noteUntil = (ms: number, isOver: boolean): Promise<void> =>
    storage
      .transaction((tx) => note(tx, addMs(clock.now(), ms), isOver))
      // The next time is soon; at the end the time that was noted last runs out by itself.
      .catch(() => logger.warn({}, 'a write that runs on could not be noted'));
  const wait = (): void => {
    cancel = clock.setTimer(runningOnMs(settings) / 2, () => {
      void noteUntil(forMs, false);
      wait();
    });
  };
  void noteUntil(forMs, false);
  wait();
  const end = (): void => {
    cancel();
    void noteUntil(settleMs, true);
  };
  runningOn.then(end, end);
}
