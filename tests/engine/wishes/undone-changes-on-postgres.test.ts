import { onPostgres } from '../../postgres/on-postgres.ts';
import { describeUndoneChanges } from './describe-undone-changes.ts';

describeUndoneChanges(onPostgres('undone_changes'));
