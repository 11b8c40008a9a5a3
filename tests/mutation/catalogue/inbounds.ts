import type { Mutant } from '../mutant.ts';

const makeInbounds = 'packages/sdk/src/engine/inbounds/make-inbounds.ts';
const commitInbound = 'packages/sdk/src/engine/inbounds/commit-inbound.ts';
const writeInbound = 'packages/sdk/src/engine/inbounds/write-inbound.ts';
const noteMissing = 'packages/sdk/src/engine/usage/note-missing.ts';

const madeInboundsTest = 'tests/engine/inbounds/made-inbounds.test.ts';
const inboundFencesTest = 'tests/engine/inbounds/inbound-fences.test.ts';
const offADeadInboundTest = 'tests/engine/inbounds/off-a-dead-inbound.test.ts';
const unansweredDialersTest = 'tests/engine/inbounds/unanswered-dialers.test.ts';

/** Inbounds that the shop makes. */
export const inboundsMutants: readonly Mutant[] = [
  {
    id: 'inbounds/commits-without-its-lease',
    file: commitInbound,
    find: `if (!(await tx.leases.isHeld(lease.key, lease.token))) return 'busy';
    const { id, panelId, generation } = await takeKey`,
    replace: 'const { id, panelId, generation } = await takeKey',
    breaks: 'a worker that lost its lease stores no inbound',
    tests: [inboundFencesTest],
  },
  {
    id: 'inbounds/commits-another-generation',
    file: commitInbound,
    find: 'if (generation !== known.generation) {',
    replace: 'if (generation < known.generation) {',
    breaks: 'what is wanted of an inbound after a change is brought about',
    tests: [inboundFencesTest],
  },
  {
    id: 'inbounds/ends-without-its-lease',
    file: commitInbound,
    find: `if (!(await tx.leases.isHeld(lease.key, lease.token))) return 'busy';
    const { id, panelId, generation } = await tx.inbounds.get(known.id);
    await tx.inbounds.update(id, {
      ...SETTLED`,
    replace: `const { id, panelId, generation } = await tx.inbounds.get(known.id);
    await tx.inbounds.update(id, {
      ...SETTLED`,
    breaks: 'a worker that lost its lease ends no inbound',
    tests: [inboundFencesTest],
  },
  {
    id: 'inbounds/writes-without-its-lease',
    file: writeInbound,
    find: 'if (!(await tx.leases.isHeld(lease.key, lease.token))) return null;',
    replace: '',
    breaks: 'a worker that lost its lease writes no inbound',
    tests: [inboundFencesTest],
  },
  {
    id: 'inbounds/writes-another-generation',
    file: writeInbound,
    find: 'if (inbound.generation !== attempt.inbound.generation) return null;',
    replace: '',
    breaks: 'what was wanted before is not written',
    tests: [inboundFencesTest],
  },
  {
    id: 'inbounds/write-settles-at-once',
    file: writeInbound,
    find: 'writeDeadlineMs(engine.settings) + attempt.settleMs',
    replace: '0',
    breaks: 'an announced write of an inbound is looked at after it has settled',
    tests: [inboundFencesTest],
  },
  {
    id: 'inbounds/removes-what-is-in-use',
    file: makeInbounds,
    find: "if (isInUse(inbound)) throw illegalTransition({ ...target, from: 'in-use', action: 'remove' });",
    replace: '',
    breaks: 'an inbound goes when nobody is on it',
    tests: [madeInboundsTest],
  },
  {
    id: 'inbounds/foreign-accounts-count-for-nothing',
    file: makeInbounds,
    find: 'heldCount + usedCount + foreignCount > 0',
    replace: 'heldCount + usedCount > 0',
    breaks: 'an inbound goes when no stranger is on it either',
    tests: [madeInboundsTest],
  },
  {
    id: 'inbounds/missing-accounts-of-a-missing-inbound',
    file: noteMissing,
    find: '.filter((row) => !isOnMissingInbound(sync, row))',
    replace: '',
    breaks: 'accounts that went with their inbound are told of with it',
    tests: [madeInboundsTest, offADeadInboundTest],
  },
  {
    id: 'inbounds/dialer-is-believed',
    file: 'packages/sdk/src/engine/inbounds/dial-inbounds.ts',
    find: 'const { data: answer } = outcomeSchema.safeParse(end.answer);',
    replace: 'const answer: DialOutcome | undefined = end.answer;',
    breaks: 'what a dialer answers is judged',
    tests: [unansweredDialersTest],
  },
];
