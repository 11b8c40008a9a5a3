/** The values below which these shares of all lie, in milliseconds with one digit. */
export function percentilesOf(values: readonly number[], shares: readonly number[]): number[] {
  const sorted = values.toSorted((first, second) => first - second);
  return shares.map((share) => {
    const value = sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
    return Math.round(value * 10) / 10;
  });
}
