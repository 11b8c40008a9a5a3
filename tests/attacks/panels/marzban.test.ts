import { describeHostilePanel } from './hostile-panel-contract.ts';

describeHostilePanel('Marzban');
