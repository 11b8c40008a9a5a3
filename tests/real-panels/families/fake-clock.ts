import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A clock that `libfaketime` shows to a program, and that can be moved while it runs. */
export interface FakeClock {
  env: Record<string, string>;
  shift(byMs: number): void;
}

/** @param library - the path of `libfaketime.so.1`. Not for Go, which reads the clock past the C library. */
export function createFakeClock(library: string, folder: string): FakeClock {
  const file = join(folder, 'clock');
  const shift = (byMs: number): void =>
    writeFileSync(file, `${byMs < 0 ? '-' : '+'}${Math.abs(byMs) / 1000}s`);
  shift(0);
  const env = {
    LD_PRELOAD: library,
    FAKETIME_TIMESTAMP_FILE: file,
    FAKETIME_CACHE_DURATION: '1',
    FAKETIME_DONT_FAKE_MONOTONIC: '1',
    DONT_FAKE_MONOTONIC: '1',
  };
  return { env, shift };
}
