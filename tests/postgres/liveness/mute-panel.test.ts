import { describeMutePanel } from '../../engine/panel-calls/describe-mute-panel.ts';
import { onPostgres } from '../on-postgres.ts';

describeMutePanel(onPostgres('mute_panel'));
