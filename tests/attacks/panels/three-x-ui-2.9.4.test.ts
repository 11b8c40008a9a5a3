import { describeHostilePanel } from './hostile-panel-contract.ts';

describeHostilePanel('3x-ui 2.9.4');
