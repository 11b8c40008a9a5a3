/** Null for a development build (`dev+<commit>`), which is newer than any release. */
export function numbersOf(version: string): number[] | null {
  const found = /^v?(\d+)\.(\d+)\.(\d+)/.exec(version);
  return found === null ? null : found.slice(1).map(Number);
}

/** Whether it is that version or a later one. */
export function isAtLeast(numbers: number[] | null, wanted: number[]): boolean {
  if (numbers === null) return true;
  const position = wanted.findIndex((number, index) => numbers[index] !== number);
  return position < 0 || (numbers[position] ?? 0) > (wanted[position] ?? 0);
}
