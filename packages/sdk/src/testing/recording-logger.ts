import type { Logger } from '../ports/logger.ts';

/** One line that was logged. */
export interface LogEntry {
  level: keyof Logger;
  fields: object;
  message: string;
}

/**
 * A logger that keeps its lines in `entries`, so that a test can look for a line, or for a secret that must
 * not be there.
 */
export function createRecordingLogger(): Logger & { entries: LogEntry[] } {
  const entries: LogEntry[] = [];
  const record = (level: keyof Logger) => (fields: object, message: string) => {
    entries.push({ level, fields, message });
  };
  return {
    entries,
    debug: record('debug'),
    info: record('info'),
    warn: record('warn'),
    error: record('error'),
  };
}
