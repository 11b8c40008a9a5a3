/**
 * Structured log output; pino fits it. `fields` hold ids and codes, never secrets, tokens or subscription
 * URLs.
 */
export interface Logger {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}
