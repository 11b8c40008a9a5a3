import type { Clock } from '@panelkit/sdk';
import type { ThreeXUiApi } from '../three-x-ui-api.ts';
import type { V3Inbounds } from './v3-inbounds.ts';

/** A connected panel of 3.1.0 or later. */
export interface V3Panel {
  api: ThreeXUiApi;
  clock: Clock;
  inbounds: V3Inbounds;
  /** Whether it gives all links in one answer (3.4.2 and later). */
  givesAllLinks: boolean;
}
