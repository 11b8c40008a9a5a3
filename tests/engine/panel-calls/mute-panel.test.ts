import { IN_MEMORY } from '../on-storage.ts';
import { describeMutePanel } from './describe-mute-panel.ts';

describeMutePanel(IN_MEMORY);
