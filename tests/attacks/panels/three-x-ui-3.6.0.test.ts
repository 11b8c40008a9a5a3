import { describeHostilePanel } from './hostile-panel-contract.ts';

describeHostilePanel('3x-ui 3.6.0');
