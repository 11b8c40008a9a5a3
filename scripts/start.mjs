// `npm start`: installs and builds what is missing, then runs the shop until it is told to stop.
import { join } from 'node:path';
import { buildIfStale } from './build-packages.mjs';
import { installIfStale } from './install.mjs';
import { root, runCommand } from './run-command.mjs';

const startShop = () =>
  runCommand('node', ['dist/main.js', ...process.argv.slice(2)], {
    cwd: join(root, 'examples/express-shop'),
  });

process.exitCode = (await installIfStale()) || (await buildIfStale()) || (await startShop());
