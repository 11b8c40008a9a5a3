import type { Logger } from '../ports/logger.ts';

/** A logger that says nothing: the default of a library. */
export const silentLogger: Logger = { debug() {}, info() {}, warn() {}, error() {} };
