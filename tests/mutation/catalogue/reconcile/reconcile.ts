import type { Mutant } from '../../mutant.ts';

const fencesTest = 'tests/engine/reconcile/fences.test.ts';
const killedWorkerTest = 'tests/engine/reconcile/killed-worker.test.ts';
const lostAnswerTest = 'tests/engine/reconcile/lost-answer.test.ts';
const ordersTest = 'tests/engine/orders/orders.test.ts';
const planActionsTest = 'packages/sdk/src/domain/accounts/plan-actions.test.ts';

/** The reconciler: its fences, and the money of a delivery. */
export const reconcileMutants: readonly Mutant[] = [
  {
    id: 'reconcile/commits-without-its-lease',
    file: 'packages/sdk/src/engine/reconcile/apply-decision.ts',
    find: "if (!(await tx.leases.isHeld(lease.key, lease.token))) return 'busy';",
    replace: '',
    breaks: 'a worker that lost its lease writes nothing down',
    tests: [fencesTest],
  },
  {
    id: 'reconcile/begins-a-write-without-its-lease',
    file: 'packages/sdk/src/engine/reconcile/begin-write.ts',
    find: 'if (!(await renewal.renewIn(tx))) return null;',
    replace: '',
    breaks: 'a worker that lost its lease announces no write',
    tests: [fencesTest],
  },
  {
    id: 'reconcile/commits-another-generation',
    file: 'packages/sdk/src/engine/reconcile/commit-in-sync.ts',
    find: 'account.generation === work.account.generation && change?.id === work.change?.id',
    replace: 'change?.id === work.change?.id',
    breaks: 'terms that changed after the look are not committed as applied',
    tests: [fencesTest],
  },
  {
    id: 'reconcile/writes-another-generation',
    file: 'packages/sdk/src/engine/reconcile/begin-write.ts',
    find: 'account === undefined || account.generation !== work.account.generation',
    replace: 'account === undefined',
    breaks: 'terms that changed after the look are not written',
    tests: [fencesTest],
  },
  {
    id: 'reconcile/throwing-write-was-not-applied',
    file: 'packages/sdk/src/engine/contact/write-in-time.ts',
    find: "return { kind: 'unknown', cause: failureOf(engine, panelId, error).message };",
    replace:
      "return { kind: 'not-applied', reason: failureOf(engine, panelId, error).message, retryAfterMs: null };",
    breaks: 'a write that throws may have been done',
    tests: [fencesTest],
  },
  {
    id: 'reconcile/announced-write-settles-at-once',
    file: 'packages/sdk/src/engine/reconcile/begin-write.ts',
    find: 'writeDeadlineMs(engine.settings) + work.settleMs',
    replace: 'writeDeadlineMs(engine.settings)',
    breaks: 'after a crash nothing is sent again before the panel has settled',
    tests: [fencesTest],
  },
  {
    id: 'reconcile/unknown-write-settles-at-once',
    file: 'packages/sdk/src/engine/reconcile/write-action.ts',
    find: 'addMs(now, runsOnMs + ready.settleMs)',
    replace: 'addMs(now, runsOnMs)',
    breaks: 'an unknown write is not sent again before the panel has settled',
    tests: [lostAnswerTest],
  },
  {
    id: 'reconcile/earlier-unknown-write-is-forgotten',
    file: 'packages/sdk/src/engine/reconcile/write-action.ts',
    find: 'own !== null && (earlier === null || own > earlier) ? own : earlier',
    replace: 'own',
    breaks: 'a known answer closes its own write only',
    tests: [fencesTest],
  },
  {
    id: 'reconcile/pays-for-all-units',
    file: 'packages/sdk/src/engine/units/deliver-unit.ts',
    find: 'hold.unitId === unit.id',
    replace: 'hold.unitId !== null',
    breaks: 'a delivery takes the money of its own unit',
    tests: [ordersTest],
  },
  {
    id: 'reconcile/takes-the-setup-fee-of-another-line',
    file: 'packages/sdk/src/engine/units/deliver-unit.ts',
    find: 'hold.unitId === null && hold.orderItemId === unit.orderItemId',
    replace: 'hold.unitId === null',
    breaks: 'a delivery takes the setup fee of its own line',
    tests: [ordersTest],
  },
  {
    id: 'reconcile/sight-proves-an-update',
    file: 'packages/sdk/src/domain/accounts/plan-actions.ts',
    find: 'return createsOnce && openWriteIsWanted;',
    replace: 'return createsOnce;',
    breaks: 'what a dead worker sent may carry other terms, and look alike before it arrives',
    tests: [planActionsTest],
  },
  {
    id: 'reconcile/sight-proves-other-terms',
    file: 'packages/sdk/src/engine/reconcile/look.ts',
    find: 'return carried !== null && carried === openTermsHash(engine, work, now);',
    replace: 'return carried !== null;',
    breaks: 'only a write that carries what is wanted now is known by sight',
    tests: [killedWorkerTest],
  },
  {
    id: 'reconcile/sight-forgets-until-when-a-write-is-open',
    file: 'packages/sdk/src/engine/reconcile/work.ts',
    find: 'wantedReset(work) !== null, work.account.unsettledUntil]);',
    replace: 'wantedReset(work) !== null]);',
    breaks: 'what else was noted as open is not known by sight of the write before it',
    tests: [fencesTest],
  },
  {
    id: 'reconcile/sight-beside-an-earlier-write',
    file: 'packages/sdk/src/engine/reconcile/begin-write.ts',
    find: "if (action.kind === 'remove' || isUnsettled(account, now)) return null;",
    replace: "if (action.kind === 'remove') return null;",
    breaks: 'beside an earlier write that is open nobody can tell whose work is seen',
    tests: [fencesTest],
  },
  {
    id: 'reconcile/believed-write-that-runs-on-is-forgotten',
    file: 'packages/sdk/src/engine/reconcile/keep-unsettled.ts',
    find: '(!isDue && account.unsettledUntil === null)',
    replace: '!isDue',
    breaks: 'what was believed by sight stays open while its call runs on',
    tests: [fencesTest],
  },
  {
    id: 'reconcile/sight-settles-the-create-of-a-dead-worker',
    file: 'packages/sdk/src/engine/reconcile/commit-in-sync.ts',
    find: 'const settled = isOpen ? account : { ...account, unsettledUntil: null, openTermsHash: null };',
    replace: 'const settled = { ...account, unsettledUntil: null, openTermsHash: null };',
    breaks: 'nothing is written over a create that is open',
    tests: [killedWorkerTest],
  },
  {
    id: 'reconcile/what-is-changed-was-never-seen',
    file: 'packages/sdk/src/engine/reconcile/begin-write.ts',
    find: 'if (seenAt !== null || action.kind',
    replace: 'if (seenAt === null || action.kind',
    breaks: 'what was seen before is missed before it is made again',
    tests: [lostAnswerTest],
  },
];
