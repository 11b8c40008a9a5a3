import { parseArgs } from 'node:util';
import type { Dialer } from '@panelkit/sdk';
import type { DialerOptions } from './create-dialer.ts';

const USAGE = `Usage: panelkit-dial --program <path of xray or sing-box> [--url <http address>] [--link <subscription link>]

Dials every link of a subscription, or of standard input (one a line), and prints one line of JSON for each:
  {"link":1,"remark":"Shop 1","result":"carries","durationMs":320}
Exits with 1 when a link is silent, with 2 for wrong arguments. Prints no links and no credentials.
`;

/** The command's surroundings. */
export interface DialCommand {
  arguments: readonly string[];
  readInput(): Promise<string>;
  fetch: typeof globalThis.fetch;
  createDialer(options: DialerOptions): Dialer;
  print(text: string): void;
  printError(text: string): void;
}

/** The dial test from another host: the same client and verdict, without a shop. @returns the exit code */
export async function runDialCommand(command: DialCommand): Promise<number> {
  const options = readOptions(command.arguments);
  if (options === null) {
    command.printError(USAGE);
    return 2;
  }
  const { link, ...dialing } = options;
  const dialer = command.createDialer(dialing);
  const text = link === undefined ? await command.readInput() : await readSubscription(command.fetch, link);
  let code = 0;
  for (const [index, uri] of linksOf(text).entries()) {
    const { kind: result, ...rest } = await dialer.dial(uri, { signal: new AbortController().signal });
    if (result === 'silent') code = 1;
    command.print(`${JSON.stringify({ link: index + 1, remark: remarkOf(uri), result, ...rest })}\n`);
  }
  return code;
}

type Options = DialerOptions & { link?: string };

function readOptions(given: readonly string[]): Options | null {
  const text = { type: 'string' } as const;
  try {
    const { values } = parseArgs({ args: [...given], options: { program: text, url: text, link: text } });
    const { program, ...rest } = values;
    return program === undefined ? null : { program, ...rest };
  } catch {
    return null;
  }
}

async function readSubscription(fetch: typeof globalThis.fetch, link: string): Promise<string> {
  const answer = await fetch(link, { headers: { 'user-agent': 'panelkit-dial' } });
  if (!answer.ok) throw new Error(`The subscription link answers ${answer.status}`);
  return answer.text();
}

/** Of a plain list, or of a base64 one. */
function linksOf(text: string): string[] {
  const plain = text.includes('://') ? text : Buffer.from(text, 'base64').toString('utf8');
  return plain
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => /^[a-z0-9]+:\/\//i.test(line));
}

/** The name that apps show; nothing secret is in it. */
function remarkOf(uri: string): string {
  const [, remark = ''] = uri.split('#');
  try {
    return decodeURIComponent(remark);
  } catch {
    return remark;
  }
}
