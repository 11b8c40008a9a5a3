import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * For the environment of programs that tests start all the time: what one of them compiled, the next finds.
 */
export const COMPILE_CACHE = { NODE_COMPILE_CACHE: join(tmpdir(), 'panelkit-compile-cache') };
