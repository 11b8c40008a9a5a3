import { onPostgres } from '../../postgres/on-postgres.ts';
import { describeLiveSettings } from './describe-live-settings.ts';

describeLiveSettings(onPostgres('settings'));
