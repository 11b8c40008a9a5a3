import type { PanelAdapter } from '@panelkit/sdk';

/** The verbs in one dialect. Writes may throw a `PanelkitError` as long as nothing was written. */
export type ThreeXUiDialect = Omit<PanelAdapter, 'health' | 'normalize'>;
