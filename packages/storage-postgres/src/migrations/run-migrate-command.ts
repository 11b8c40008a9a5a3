import { isPanelkitError } from '@panelkit/sdk';
import { migrate } from './migrate.ts';

/** What the command `panelkit-migrate` is given and how it answers. */
export interface MigrateCommand {
  arguments: string[];
  databaseUrl: string | undefined;
  print(text: string): void;
  printError(text: string): void;
}

const USAGE = `panelkit-migrate: brings the database of a PanelKit shop up to date.

  panelkit-migrate postgres://user:password@host/database
  panelkit-migrate --data-dir <folder>
  DATABASE_URL=postgres://… panelkit-migrate
`;

/** @returns the exit code */
export async function runMigrateCommand(command: MigrateCommand): Promise<number> {
  const [first, second] = command.arguments;
  if (first === '--help') {
    command.print(USAGE);
    return 0;
  }
  const location =
    first === '--data-dir'
      ? { dataDir: second ?? '' }
      : { connectionString: first ?? command.databaseUrl ?? '' };
  if (Object.values(location).includes('')) {
    command.printError(USAGE);
    return 2;
  }
  try {
    const { applied } = await migrate(location);
    command.print(
      applied.length === 0 ? 'The database is up to date.\n' : `Applied ${applied.join(', ')}.\n`,
    );
    return 0;
  } catch (error) {
    // Another error may show the connection string.
    command.printError(`${isPanelkitError(error) ? error.message : 'The migration failed.'}\n`);
    return 1;
  }
}
