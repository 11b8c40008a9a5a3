import { Encrypter } from 'age-encryption';
import * as z from 'zod';

/** How many hours pass from one backup to the next; 0: none is made unasked. */
export const BACKUP_INTERVALS = [0, 6, 12, 24, 168] as const;
/** A key that withstands quantum computers has some 2,000 characters. */
const LONGEST_KEY = 2500;

/** What staff decide about backups. */
export const backupSettingsSchema = z.object({
  everyHours: z.literal([...BACKUP_INTERVALS]),
  /** For whom they are encrypted: the public key of age, `age1…`; empty: nobody yet. */
  recipient: z.string().max(LONGEST_KEY),
  /** The group of the staff that gets them; empty: none. */
  groupId: z.string().max(100),
  /** Whether panels that can be copied are copied too. */
  withPanels: z.boolean(),
});

export type BackupSettings = z.output<typeof backupSettingsSchema>;

export const NO_BACKUPS_YET: BackupSettings = {
  everyHours: 0,
  recipient: '',
  groupId: '',
  withPanels: false,
};

/** Whether something can be encrypted for it. */
export function isRecipient(key: string): boolean {
  try {
    new Encrypter().addRecipient(key);
    return true;
  } catch {
    return false;
  }
}

/** Whether there is a key, and somewhere to put backups. */
export function isReadyForBackups(
  { recipient, groupId }: Pick<BackupSettings, 'recipient' | 'groupId'>,
  { hasFolder }: { hasFolder: boolean },
): boolean {
  return isRecipient(recipient) && (hasFolder || groupId !== '');
}
