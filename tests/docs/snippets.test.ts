import { globSync, readFileSync } from 'node:fs';
import { createMarzbanSimulator, startSimulatorServer } from '@panelkit/panel-adapters/simulators';
import { createSystemClock } from '@panelkit/sdk';
import { describe, expect, test } from 'vitest';
import { readDocuments, workspace } from './read-documents.ts';
import { runSnippet } from './run-snippet.ts';

const folder = `${workspace}docs/snippets`;
const snippets = new Map(
  globSync('*.ts', { cwd: folder }).map((name) => [name, readFileSync(`${folder}/${name}`, 'utf8')]),
);
const documents = readDocuments();
const programs = [...snippets.keys()].filter((name) => !name.endsWith('.test.ts'));

/** The snippets of a document, each with what the document says that it prints. */
const shown = documents.flatMap(({ path, blocks }) =>
  blocks.flatMap(({ info, code, line }, index) => {
    if (info !== 'ts') return [];
    const name = [...snippets].find(([, text]) => text === code)?.[0];
    const next = blocks[index + 1];
    const output = next?.info === 'text output' ? next.code : null;
    return [{ place: `${path}:${line}`, name, output }];
  }),
);

/** Matches `expected` line by line; `…` matches anything within a line. */
function asPattern(expected: string): RegExp {
  const escaped = expected.split('…').map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${escaped.join('[^\\n]+')}$`);
}

/** What a snippet needs beside itself: a Marzban that answers over HTTP. */
async function withMarzban<Result>(work: (env: Record<string, string>) => Promise<Result>): Promise<Result> {
  const simulator = createMarzbanSimulator({ clock: createSystemClock() });
  const server = await startSimulatorServer(simulator, { port: 0 });
  const login = { MARZBAN_USERNAME: 'root', MARZBAN_PASSWORD: 'root-password' };
  try {
    return await work({ MARZBAN_URL: server.url, ...login });
  } finally {
    await server.close();
  }
}

describe('code in READMEs and guides', () => {
  test('given every block of TypeScript, then it is a file of docs/snippets, or says that it is a fragment', () => {
    expect(shown.filter(({ name }) => name === undefined).map(({ place }) => place)).toEqual([]);
  });

  test('given every file of docs/snippets, then some page shows it', () => {
    const seen = new Set(shown.map(({ name }) => name));
    expect([...snippets.keys()].filter((name) => !seen.has(name))).toEqual([]);
  });

  test('given every block of output, then it stands below a block of TypeScript', () => {
    const outputs = documents.flatMap(({ blocks }) => blocks.filter(({ info }) => info === 'text output'));
    expect(shown.filter(({ output }) => output !== null)).toHaveLength(outputs.length);
    expect(outputs.length).toBeGreaterThan(0);
  });

  test.concurrent.for(programs)(
    'given %s, when a reader runs it, then it ends well and prints what is written below it',
    { timeout: 120_000 },
    async (name) => {
      const flags = name.endsWith('.node-test.ts') ? ['--test'] : [];

      const run = await withMarzban((env) => runSnippet(name, { flags, env }));

      expect(run).toMatchObject({ code: 0, stderr: '' });
      for (const { output, place } of shown.filter((block) => block.name === name)) {
        if (output !== null) expect(run.stdout, place).toMatch(asPattern(output));
      }
    },
  );
});
