import { describe, expect, test } from 'vitest';
import { formatScore } from './format-score.ts';
import { addJudgements, fingerprintOf, type Judgements } from './judged-mutants.ts';
import type { Mutant } from './mutant.ts';

const mutantOf = (id: string): Mutant => ({
  id,
  file: 'a.ts',
  find: 'one',
  replace: id,
  breaks: 'it is one',
  tests: ['a.test.ts'],
});
const fee = mutantOf('money/fee');
const sum = mutantOf('money/sum');
const lease = mutantOf('leases/lease');
const found = { kind: 'killed', by: 'a test' } as const;
const missed = { kind: 'survived' } as const;

const known: Judgements = {
  [fee.id]: { verdict: 'survived', judgedOn: '2026-11-01', fingerprint: fingerprintOf(fee) },
  [sum.id]: { verdict: 'killed', judgedOn: '2026-11-01', fingerprint: fingerprintOf(sum) },
};

describe('addJudgements', () => {
  const judgedOn = '2026-11-02';

  test('given a run of some defects, then the others keep their judgement with its day', () => {
    const results = [{ id: fee.id, verdict: found }];
    expect(addJudgements({ mutants: [fee, sum], known, results, judgedOn })).toMatchObject({
      [fee.id]: { verdict: 'killed', judgedOn: '2026-11-02' },
      [sum.id]: { verdict: 'killed', judgedOn: '2026-11-01' },
    });
  });

  test.each([
    { name: 'its text is replaced by another', changed: { ...sum, replace: 'two' } },
    { name: 'another text is replaced', changed: { ...sum, find: 'two' } },
    { name: 'its file is another', changed: { ...sum, file: 'b.ts' } },
  ])('given a defect that changed since ($name), then it counts as not tried', ({ changed }) => {
    const judged = addJudgements({ mutants: [fee, changed], known, results: [], judgedOn });
    expect(Object.keys(judged)).toEqual([fee.id]);
  });

  test('given a defect that left the catalogue, then its judgement goes too', () => {
    expect(Object.keys(addJudgements({ mutants: [sum], known, results: [], judgedOn }))).toEqual([sum.id]);
  });
});

describe('formatScore', () => {
  test('given found, missed and untried defects, then each counts as what it is', () => {
    const judged = addJudgements({
      mutants: [fee, sum, lease],
      known,
      results: [{ id: sum.id, verdict: found }],
      judgedOn: '2026-11-02',
    });
    expect(formatScore([fee, sum, lease], judged)).toBe(`\
| Room | Defects | Tried | Found | Tried on |
|---|---:|---:|---:|---|
| leases | 1 | 0 | 0 |  |
| money | 2 | 2 | 1 | 2026-11-01 to 2026-11-02 |
| **All** | 3 | 2 | 1 | 2026-11-01 to 2026-11-02 |

Not found:

- \`money/fee\`
`);
  });

  test('given a defect that cannot be seen, or whose tests did not run, then the list says so', () => {
    const equal = { ...fee, unseen: 'both sums are zero.' };
    const results = [
      { id: fee.id, verdict: missed },
      { id: sum.id, verdict: { kind: 'broken' } as const },
    ];
    const judged = addJudgements({ mutants: [equal, sum], known: {}, results, judgedOn: '2026-11-02' });
    const lines = formatScore([equal, sum], judged).split('\n');
    expect(lines).toContain('- `money/fee`: both sums are zero.');
    expect(lines).toContain('- `money/sum` (its tests did not run)');
  });
});
