import { readFileSync, writeFileSync } from 'node:fs';

/**
 * Go reads the clock past the C library, so `libfaketime` does not reach it. But `time.Now` turns the seconds
 * of the system into its own by adding this number, which occurs nowhere else in a program for amd64.
 */
const SYSTEM_TO_GO_SECONDS = 2_682_288_000;

/** A copy of a program written in Go whose clock is off. @throws when the program is not as the above says */
export function writeShiftedProgram(program: string, copy: string, byMs: number): void {
  const bytes = readFileSync(program);
  const wanted = Buffer.alloc(4);
  wanted.writeUInt32LE(SYSTEM_TO_GO_SECONDS);
  const at = bytes.indexOf(wanted);
  if (at < 0 || bytes.includes(wanted, at + 1))
    throw new Error(`${program} does not show where its clock is`);
  bytes.writeUInt32LE(SYSTEM_TO_GO_SECONDS + Math.round(byMs / 1000), at);
  writeFileSync(copy, bytes, { mode: 0o755 });
}
