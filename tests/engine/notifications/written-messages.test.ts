import { onPostgres } from '../../postgres/on-postgres.ts';
import { IN_MEMORY } from '../on-storage.ts';
import { describeWrittenMessages } from './describe-written-messages.ts';

describeWrittenMessages(IN_MEMORY);
describeWrittenMessages(onPostgres('written_messages'));
