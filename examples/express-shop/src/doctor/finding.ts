/** What is wrong with a set-up, and what to do about it. */
export interface Finding {
  /** Stable, for programs. */
  check: string;
  /** A failure loses money, data or secrets, or locks people out. */
  level: 'failure' | 'warning';
  problem: string;
  remedy: string;
}

type Words = [check: string, problem: string, remedy: string];

export const failure = (...[check, problem, remedy]: Words): Finding => ({
  check,
  level: 'failure',
  problem,
  remedy,
});

export const warning = (...[check, problem, remedy]: Words): Finding => ({
  check,
  level: 'warning',
  problem,
  remedy,
});

/** One line a finding. */
export function writeFindings(findings: readonly Finding[]): string {
  const lines = findings.map(
    ({ check, level, problem, remedy }) => `${level.padEnd(7)}  ${check}: ${problem} → ${remedy}`,
  );
  const failures = findings.filter(({ level }) => level === 'failure').length;
  const counts = `${failures} failures, ${findings.length - failures} warnings.`;
  return [...lines, findings.length === 0 ? 'Nothing is wrong.' : counts].join('\n');
}
