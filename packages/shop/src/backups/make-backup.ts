import { describeError } from '@panelkit/sdk';
import { textsIn } from '../messages/languages.ts';
import { languageOf } from '../people/texts-of.ts';
import type { Shop } from '../shop.ts';
import { BackupFailure, step } from './backup-failure.ts';
import { type BackupFolder, type FolderBackup, openFolderBackup } from './backup-folder.ts';
import type { BackupSettings } from './backup-settings.ts';
import { copyPanels } from './copy-panels.ts';
import { type SealedFile, stampOf } from './dump-shop.ts';
import { partsOf } from './parts-of.ts';

/** Less than the 50 MB that Telegram takes from bots, and sent within a minute at 3 Mbit/s. */
const PART_BYTES = 20 * 1024 ** 2;

/** Of what a backup is made. */
export interface BackupRun {
  startedAt: Date;
  settings: BackupSettings;
  /** Null: the operator named none. */
  folder: BackupFolder | null;
  signal: AbortSignal;
}

export interface MadeBackup {
  bytes: number;
  missingPanels: string[];
}

/** Copies the shop, and its panels if wanted, to where the settings say. @throws BackupFailure */
export async function makeBackup(shop: Shop, run: BackupRun): Promise<MadeBackup> {
  const missingPanels: string[] = [];
  const { startedAt: at, signal } = run;
  const { recipient, withPanels } = run.settings;
  const folder = await openFolder(run);
  const group = groupOf(shop, run);
  const target = { folder, send: group?.send ?? null };
  let bytes = 0;
  try {
    bytes += await deliver(run, target, await shop.backups.dump({ recipient, at, signal }));
    if (withPanels) {
      const onMissing = (name: string) => void missingPanels.push(name);
      for await (const file of copyPanels(shop, { recipient, onMissing }))
        bytes += await deliver(run, target, file);
    }
    if (folder !== null) await step('folder', () => folder.finish());
  } catch (error) {
    await Promise.all([folder?.drop(), group?.takeBack()]);
    throw error;
  }
  return { bytes, missingPanels };
}

interface Target {
  folder: FolderBackup | null;
  /** Null: no group gets it. */
  send: BackupGroup['send'] | null;
}

async function openFolder({ folder, startedAt }: BackupRun): Promise<FolderBackup | null> {
  if (folder === null) return null;
  return step('folder', () => openFolderBackup(folder, `backup-${stampOf(startedAt)}`));
}

/** A group that gets files. `takeBack` deletes those sent so far: nobody can open half a backup. */
interface BackupGroup {
  send(fileName: string, bytes: Uint8Array): Promise<void>;
  takeBack(): Promise<void>;
}

function groupOf(shop: Shop, { settings, startedAt }: BackupRun): BackupGroup | null {
  const { groupId } = settings;
  if (groupId === '') return null;
  const { format, staffBackups } = textsIn(languageOf(shop, { language: null }), shop);
  const files: { remove(): Promise<void> }[] = [];
  return {
    send: async (name, bytes) => {
      const caption = staffBackups.caption(shop.name, format.dateTime(startedAt), name);
      const { staff } = shop.bots;
      if (staff === null) throw new BackupFailure('group-lost');
      const sent = await step('telegram', () => staff.sendFile({ groupId, name, bytes, caption }));
      if (sent === 'lost') throw new BackupFailure('group-lost');
      files.push(sent);
    },
    takeBack: async () => {
      for (const result of await Promise.allSettled(files.map((file) => file.remove())))
        if (result.status === 'rejected')
          shop.logger.warn(
            { error: describeError(result.reason) },
            'a part of a failed backup stays in its group',
          );
    },
  };
}

/** Hands a file over piece by piece: none is in memory as a whole. @returns its size in bytes */
async function deliver({ signal }: BackupRun, target: Target, file: SealedFile): Promise<number> {
  const { folder, send } = target;
  let size = 0;
  for await (const { number, bytes } of partsOf(file.content, PART_BYTES)) {
    if (signal.aborted) throw new BackupFailure('interrupted');
    size += bytes.length;
    if (folder !== null) await step('folder', () => folder.add(file.name, bytes));
    const part = number === null ? '' : `.${String(number).padStart(3, '0')}`;
    await send?.(`${file.name}${part}`, bytes);
  }
  return size;
}
