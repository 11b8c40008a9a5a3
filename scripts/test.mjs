// `npm test`: installs what is missing, then does all that `pnpm check` does, on the workspace's own Node.
import { installIfStale } from './install.mjs';
import { runCommand } from './run-command.mjs';

process.exitCode = (await installIfStale()) || (await runCommand('node', ['scripts/check.mjs']));
