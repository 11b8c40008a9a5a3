#!/usr/bin/env node
import { runMigrateCommand } from './migrations/run-migrate-command.ts';

void runMigrateCommand({
  arguments: process.argv.slice(2),
  databaseUrl: process.env.DATABASE_URL,
  print: (text) => process.stdout.write(text),
  printError: (text) => process.stderr.write(text),
}).then((code) => {
  process.exitCode = code;
});
