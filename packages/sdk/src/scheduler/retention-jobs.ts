import type { Engine } from '../engine/kernel/engine.ts';
import { applyRetention } from '../engine/retention/apply-retention.ts';
import { repeatRecorded } from './recorded.ts';

const RETENTION_JOB = 'apply-retention';
/** A day of records becomes old each day; six hours keep each run short. */
const RETENTION_EVERY_MS = 6 * 3_600_000;

/** Registers what takes old records away. */
export function workOnRetention(engine: Engine): void {
  repeatRecorded(engine, RETENTION_JOB, RETENTION_EVERY_MS, () => applyRetention(engine));
}
