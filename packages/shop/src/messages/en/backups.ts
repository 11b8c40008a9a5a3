import type { BackupProblem } from '../../backups/backup-record.ts';

const problems: Record<BackupProblem, string> = {
  'no-program': 'The program pg_dump is not installed beside the shop. Install it, or name it in PG_DUMP.',
  'old-program': 'pg_dump is older than the database server. Install the version of the server.',
  database: 'The database could not be copied. The log says why.',
  'group-lost': 'The bot may not write in the group any more. Choose another one.',
  telegram: 'Telegram did not take the files. The log says why.',
  folder: 'The files could not be written to the folder. The log says why.',
  interrupted: 'The shop stopped meanwhile, or the backup took more than an hour.',
};

/** The texts about backups, in English. */
export const backupsInEnglish = {
  lead: 'A backup is a copy of everything in the shop: customers, orders, money and accounts. It is encrypted before it leaves the shop, and only your private key opens it.',
  open: 'How to open a backup',
  openHint:
    'Install age and run this with your private key in key.txt. The guide of the shop says how to restore what is in the file.',
  joinHint: 'A large backup comes in parts: join them first.',
  automatic: 'Automatic backups',
  every: 'How often',
  intervals: {
    '0': 'never',
    '6': 'every 6 hours',
    '12': 'every 12 hours',
    '24': 'every day',
    '168': 'every week',
  },
  recipient: 'Public key',
  recipientHint:
    'The public key of age, it begins with age1. Make a pair below, or with the program age-keygen.',
  group: 'Telegram group',
  noGroup: 'none',
  groupHint: 'Groups are linked under Connections, with the staff bot.',
  folder: 'Folder on the server',
  keeps: (count: string) => `the last ${count} are kept`,
  withPanels: 'Back up panels too, where the panel offers it',
  save: 'Save',
  noKey: 'This is no public key of age.',
  noPanels: 'Copies of panels contain their logins: your role may not take them.',
  noPlace: 'Choose a group, or have the operator set BACKUP_DIR.',
  notPossible: 'This shop keeps its records in memory, so there is nothing to back up.',
  makeKey: 'Make a pair of keys',
  makeKeyHint:
    'The private key is shown once. The shop does not keep it: without it no backup can be opened.',
  keyMade: 'Your new private key',
  keyMadeHint:
    'Save it now, away from this server, for example in a password manager. Then save the form below with the public key.',
  now: 'Back up now',
  asked: 'The backup has been started. Reload this page to see how it went.',
  notReady: 'Save a public key and a place first.',
  download: 'Download a backup',
  downloadHint: 'The records of the shop as they are now, encrypted for the public key.',
  history: 'Last backups',
  none: 'No backup has been made yet.',
  startedAt: 'Started',
  size: 'Size',
  megabytes: (amount: string) => `${amount} MB`,
  result: 'Result',
  running: 'running',
  done: 'done',
  missing: (panels: string) => `without ${panels}`,
  failed: 'The backup failed',
  failedMail: (problem: string, link: string) =>
    `The last backup of the shop failed.\n\n${problem}\n\n${link}`,
  caption: (shop: string, at: string, file: string) => `Backup of ${shop}, ${at}\n${file}`,
  problems,
};
