import { ON_A_PANEL } from './on-a-panel.ts';
import { ON_A_SUBSCRIPTION } from './on-a-subscription.ts';
import { ON_AN_ORDER } from './on-an-order.ts';
import type { RaceGroup } from './race-group.ts';

export const GROUPS: readonly RaceGroup[] = [ON_A_SUBSCRIPTION, ON_AN_ORDER, ON_A_PANEL];
