#!/usr/bin/env node
import { text } from 'node:stream/consumers';
import { createDialer } from './dialer/create-dialer.ts';
import { runDialCommand } from './dialer/run-dial-command.ts';

void runDialCommand({
  arguments: process.argv.slice(2),
  readInput: () => text(process.stdin),
  fetch: globalThis.fetch,
  createDialer,
  print: (line) => process.stdout.write(line),
  printError: (line) => process.stderr.write(line),
}).then((code) => {
  process.exitCode = code;
});
