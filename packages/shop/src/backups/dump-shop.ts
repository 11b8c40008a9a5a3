import type { DatabaseDump, DumpOptions } from '@panelkit/storage-postgres';
import { BackupFailure, dumpProblemOf } from './backup-failure.ts';
import { firstRead } from './first-read.ts';
import { sealFor } from './seal-for.ts';

/** A file that only the holder of the key can read. */
export interface SealedFile {
  name: string;
  content: AsyncIterable<Uint8Array>;
}

export type DumpDatabase = (options: DumpOptions) => Promise<DatabaseDump>;

export interface DumpRequest {
  /** For whom it is encrypted. */
  recipient: string;
  at: Date;
  signal?: AbortSignal;
}

/**
 * Copies all records of the shop, encrypted.
 * @throws BackupFailure when the database cannot be copied, also midway
 */
export async function dumpShop(
  dump: DumpDatabase,
  { recipient, at, signal }: DumpRequest,
): Promise<SealedFile> {
  try {
    const { extension, content } = await dump(signal === undefined ? {} : { signal });
    const sealed = await sealFor(recipient, namingFailures(await firstRead(content)));
    return { name: `shop-${stampOf(at)}${extension}.age`, content: sealed };
  } catch (error) {
    throw new BackupFailure(dumpProblemOf(error), error);
  }
}

async function* namingFailures(content: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* content;
  } catch (error) {
    throw new BackupFailure(dumpProblemOf(error), error);
  }
}

/** Of a moment, for names of files: `2026-11-27T03-00-00Z`. */
export const stampOf = (at: Date): string => `${at.toISOString().slice(0, 19).replaceAll(':', '-')}Z`;
