import { describeHostilePanel } from './hostile-panel-contract.ts';

describeHostilePanel('S-UI');
