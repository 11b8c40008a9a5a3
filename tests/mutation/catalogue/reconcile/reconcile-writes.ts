import type { Mutant } from '../../mutant.ts';

const heldLease = 'packages/sdk/src/engine/locks/held-lease.ts';
const look = 'packages/sdk/src/engine/reconcile/look.ts';
const attempt = 'packages/sdk/src/engine/reconcile/attempt.ts';
const reconcileAccount = 'packages/sdk/src/engine/reconcile/reconcile-account.ts';
const sendWrite = 'packages/sdk/src/engine/reconcile/send-write.ts';
const settleLook = 'packages/sdk/src/engine/reconcile/settle-look.ts';
const writeAction = 'packages/sdk/src/engine/reconcile/write-action.ts';

const backlogTest = 'tests/engine/api/backlog.test.ts';
const crashTest = 'tests/engine/reconcile/crash.test.ts';
const driftTest = 'tests/engine/usage/drift.test.ts';
const extensionCasesTest = 'tests/engine/changes/extension-cases.test.ts';
const extensionGivenUpTest = 'tests/engine/changes/extension-given-up.test.ts';
const fencesTest = 'tests/engine/reconcile/fences.test.ts';
const givingUpTest = 'tests/engine/units/giving-up.test.ts';
const killedWorkerTest = 'tests/engine/reconcile/killed-worker.test.ts';
const lifecycleTest = 'tests/engine/lifecycle/lifecycle.test.ts';
const lookGuardsTest = 'tests/engine/reconcile/look-guards.test.ts';
const lostForEverTest = 'tests/engine/reconcile/lost-for-ever.test.ts';
const attentionAlertsTest = 'tests/engine/panels/attention-alerts.test.ts';
const lostAnswerTest = 'tests/engine/reconcile/lost-answer.test.ts';
const panelsRegistryTest = 'tests/engine/panels/panels-registry.test.ts';
const placesOfMovesTest = 'tests/engine/placement/places-of-moves.test.ts';
const provisioningOffTest = 'tests/engine/units/provisioning-off.test.ts';
const staffSwitchesTest = 'tests/engine/units/staff-switches.test.ts';
const stallTest = 'tests/engine/reconcile/stall.test.ts';
const suspectPanelTest = 'tests/engine/panels/suspect-panel.test.ts';
const unansweredCallsTest = 'tests/engine/panel-calls/unanswered-calls.test.ts';
const usageOfMovesTest = 'tests/engine/usage/usage-of-moves.test.ts';

/** The reconciler: looks, writes, leases. */
export const reconcileWritesMutants: readonly Mutant[] = [
  {
    id: 'reconcile/condemned-is-believed-gone',
    file: attempt,
    find: 'if (account.condemnedAt !== null && account.firstSentAt === null)',
    replace: 'if (account.condemnedAt !== null)',
    breaks: 'a place is free when absence was read',
    tests: [givingUpTest, lifecycleTest],
  },
  {
    id: 'reconcile/predecessor-is-not-waited-for',
    file: attempt,
    find: "return panel !== null && panel.status !== 'disabled' && isHealthy(panel) ? predecessor : null;",
    replace: 'return panel === null ? predecessor : null;',
    breaks: 'at most one account of a unit is on',
    tests: [lifecycleTest, placesOfMovesTest, usageOfMovesTest],
  },
  {
    id: 'reconcile/writes-to-an-unknown-version',
    file: attempt,
    find: 'if (work.panel.health.unsupportedVersion !== undefined)',
    replace: "if (work.panel.health.unsupportedVersion === '')",
    breaks: 'a version that the driver does not know is not written to',
    tests: [lookGuardsTest],
  },
  {
    id: 'reconcile/writes-to-a-disabled-panel',
    file: attempt,
    find: "if (work.panel.status === 'disabled') return waitForPanel(engine, account);",
    replace: '',
    breaks: 'a disabled panel is left alone',
    tests: [staffSwitchesTest, panelsRegistryTest],
  },
  {
    id: 'reconcile/switches-on-though-provisioning-is-off',
    file: attempt,
    find: "if (action.kind === 'ensure' && !mayEnsure(engine, work)) return waitForSwitch(engine, work);",
    replace: '',
    breaks: 'while provisioning is off panels are written to switch off or delete',
    tests: [provisioningOffTest],
  },
  {
    id: 'reconcile/early-wake-up-is-lost',
    file: reconcileAccount,
    find: 'earlyMs <= CLOCK_TOLERANCE_MS',
    replace: 'earlyMs <= 0',
    breaks: 'a wake-up that comes a little early comes again',
    tests: [stallTest, backlogTest, crashTest],
  },
  {
    id: 'reconcile/stalled-worker-leaves-it-to-the-janitor',
    file: reconcileAccount,
    find: 'if (hasLapsed(lease)) await comeBackAfterLapse(engine, accountId);',
    replace: '',
    breaks: 'what a worker lost by standing still is taken up at once',
    tests: [stallTest],
  },
  {
    id: 'reconcile/refusal-forgets-an-earlier-write',
    file: writeAction,
    find: "return { kind: 'give-up', account, reason: 'panel-refused', message, unsettledUntil, learned };",
    replace:
      "return { kind: 'give-up', account, reason: 'panel-refused', message, unsettledUntil: null, learned };",
    breaks: 'a refusal closes its own write only',
    tests: [fencesTest],
  },
  {
    id: 'reconcile/already-gone-proves-absence',
    file: 'packages/sdk/src/engine/reconcile/send-write.ts',
    find: "return { kind: areAllApplied ? 'applied' : 'already' };",
    replace: "return { kind: 'applied' };",
    breaks: 'what was gone before it was removed may have another name',
    tests: ['tests/engine/panels/renamed-by-name-only.test.ts'],
  },
  {
    id: 'reconcile/sight-proves-where-names-repeat',
    file: look,
    find: 'capabilities?.uniqueNames === true && !capabilities.losesWrites',
    replace: 'capabilities?.losesWrites === false',
    breaks: 'where names repeat a second account may still come',
    tests: [lostAnswerTest, fencesTest],
  },
  {
    id: 'reconcile/lease-is-not-renewed-before-a-write',
    file: heldLease,
    find: 'renewIn: (tx) => tx.leases.renew(key, token, { ttlMs }),',
    replace: 'renewIn: (tx) => tx.leases.isHeld(key, token),',
    breaks: 'a write leaves under a fresh lease',
    tests: [fencesTest],
  },
  {
    id: 'reconcile/scope-does-not-outlast-its-write',
    file: writeAction,
    find: 'if (scope !== null && !(await coverWrite(engine, scope))) return waitForScope(engine, work);',
    replace: '',
    breaks: 'a scope is not taken over before its write is over',
    tests: [stallTest, fencesTest, killedWorkerTest],
  },
  {
    id: 'reconcile/lost-writes-are-believed',
    file: writeAction,
    find: "outcome.kind === 'unknown' || (wasDone(outcome) && mayLoseWrites(ready.panel.capabilities))",
    replace: "outcome.kind === 'unknown'",
    breaks: 'a panel that loses writes is looked at twice',
    tests: [lostForEverTest],
  },
  {
    id: 'reconcile/lost-write-is-repeated-at-once',
    file: attempt,
    find: 'if (isWriteLost(work.account)) return waitAfterLost(engine, work, action);',
    replace: '',
    breaks: 'a write that is never kept is repeated ever more rarely',
    tests: [lostForEverTest],
  },
  {
    id: 'reconcile/settling-write-counts-as-no-try',
    file: writeAction,
    find: '{ ...settleWait(engine, work, action), counts: true }',
    replace: 'settleWait(engine, work, action)',
    breaks: 'a write that is never kept is repeated ever more rarely',
    tests: [lostForEverTest],
  },
  {
    id: 'inbounds/lost-write-is-repeated-at-once',
    file: 'packages/sdk/src/engine/inbounds/reconcile-inbound.ts',
    find: 'if (isWriteLost(inbound)) return waitAfterLost(engine, lease, inbound);',
    replace: '',
    breaks: 'an inbound that is never kept is written ever more rarely',
    tests: [lostForEverTest],
  },
  {
    id: 'usage/listing-hastens-a-lost-write',
    file: 'packages/sdk/src/engine/usage/prove-absences.ts',
    find: 'const isWoken = condemnedAt !== null || !isPutOff(account);',
    replace: 'const isWoken = true;',
    breaks: 'a listing does not hasten what is put off',
    tests: [lostForEverTest],
  },
  {
    id: 'reconcile/predecessor-that-stays-is-not-listed',
    file: attempt,
    find: 'if (lastError === null) {',
    replace: 'if (lastError !== undefined) {',
    breaks: 'who waits for a removal that fails is listed',
    tests: [attentionAlertsTest],
  },
  {
    id: 'reconcile/missing-since-now-each-time',
    file: settleLook,
    find: 'missingSince: work.account.missingSince ?? engine.backend.clock.now()',
    replace: 'missingSince: engine.backend.clock.now()',
    breaks: 'absence is confirmed by a second look',
    tests: [lookGuardsTest],
  },
  {
    id: 'reconcile/open-reset-of-an-earlier-change-counts',
    file: 'packages/sdk/src/engine/reconcile/work.ts',
    find: 'resetIntent !== null && resetIntent.generation >= since',
    replace: 'resetIntent !== null',
    breaks: 'each change resets once',
    tests: [extensionGivenUpTest],
  },
  {
    id: 'reconcile/suspect-panel-recreates',
    file: look,
    find: 'panelIsSuspect: work.panel.suspectSince !== null,',
    replace: 'panelIsSuspect: false,',
    breaks: 'nothing is made again on a suspect panel',
    tests: [suspectPanelTest, driftTest],
  },
  {
    id: 'reconcile/unsettled-absence-proves',
    file: look,
    find: `    unsettledUntil,
    openWriteIsWanted:`,
    replace: `    unsettledUntil: null,
    openWriteIsWanted:`,
    breaks: 'absence proves nothing before the panel has settled',
    tests: [fencesTest, lostAnswerTest, unansweredCallsTest],
  },
  {
    id: 'reconcile/cover-is-cut-short',
    file: heldLease,
    find: 'const ttlMs = Math.max(ms, Math.ceil(endsAtMs - startedAtMs));',
    replace: 'const ttlMs = ms;',
    breaks: 'a renewal never shortens what was covered',
    tests: [fencesTest],
  },
  {
    id: 'reconcile/usage-is-not-reset',
    file: sendWrite,
    find: "const resetUsage = action.differences.includes('usedBytes');",
    replace: 'const resetUsage = false;',
    breaks: 'an extension resets the usage on its panel',
    tests: [extensionCasesTest],
  },
  {
    id: 'reconcile/half-of-the-copies-go',
    file: sendWrite,
    find: "if (outcome.kind !== 'applied' && outcome.kind !== 'already') return outcome;",
    replace: '',
    breaks: 'a removal that failed is not told as done',
    tests: [lifecycleTest],
  },
];
