// `pnpm simulators [port]`: builds what is missing, then runs a simulated panel of each family until it is
// told to stop.
import { buildIfStale } from './build-packages.mjs';
import { installIfStale } from './install.mjs';
import { runCommand } from './run-command.mjs';

const run = () => runCommand('node', ['scripts/run-simulators.mjs', ...process.argv.slice(2)]);

process.exitCode = (await installIfStale()) || (await buildIfStale()) || (await run());
