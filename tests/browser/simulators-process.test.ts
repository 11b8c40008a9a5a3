import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { marzban } from '@panelkit/panel-adapters/marzban';
import { createSystemClock, silentLogger } from '@panelkit/sdk';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** What `pnpm simulators` runs once everything is built, on free ports. */
function startSimulators(): { opened: Promise<string>; stop(): Promise<number | null> } {
  if (!existsSync(`${root}packages/panel-adapters/dist`)) throw new Error('nothing is built: run pnpm build');
  const child = spawn(process.execPath, ['scripts/run-simulators.mjs', '0'], { cwd: root });
  const { promise: ended, resolve: end } = Promise.withResolvers<number | null>();
  const { promise: opened, resolve: open, reject: fail } = Promise.withResolvers<string>();
  let output = '';
  const hear = (chunk: Buffer): void => {
    output += String(chunk);
    if (/^Accounts, faults and traffic: \S+$/m.test(output)) open(output);
  };
  child.stdout.on('data', hear);
  child.stderr.on('data', hear);
  child.on('close', (code) => {
    fail(new Error(`it ended with ${code}\n${output}`));
    end(code);
  });
  return {
    opened,
    stop: () => {
      child.kill('SIGTERM');
      return ended;
    },
  };
}

test('given `pnpm simulators`, then it prints URLs and logins that work, serves the page, and ends when told to', async () => {
  const simulators = startSimulators();
  const output = await simulators.opened;
  const printed = [...output.matchAll(/^(\S.*?) +(http:\/\/127\.0\.0\.1:\d+\S*) +kind (\S+), (.+)$/gm)];
  expect(printed.map(([, title]) => title)).toEqual([
    'Marzban 0.8.4',
    'Marzneshin 0.7.4',
    '3x-ui 3.6.0',
    '3x-ui 2.9.4',
    'S-UI 1.5.1',
  ]);

  const [, , baseUrl = '', kind] = printed[0] ?? [];
  expect(kind).toBe('marzban');
  const target = { baseUrl, credentials: { username: 'root', password: 'root-password' } };
  const connection = { fetch, clock: createSystemClock(), logger: silentLogger, requestTimeoutMs: 15_000 };
  expect(await marzban().probe(target, connection)).toMatchObject({ version: '0.8.4' });

  const [, pageUrl = ''] = /faults and traffic: (\S+)/.exec(output) ?? [];
  expect(await (await fetch(pageUrl)).text()).toContain(baseUrl);
  expect(await simulators.stop()).toBe(0);
});
