// `node dist/doctor.js [--json] [--at ADDRESS]`: says what is wrong with a set-up. Exit code 1 on a failure.

import type { LookupFunction } from 'node:net';
import { isIP } from 'node:net';
import { parseArgs } from 'node:util';
import { createSystemClock, isPanelkitError } from '@panelkit/sdk';
import { diagnose } from './doctor/diagnose.ts';
import { type Finding, failure, writeFindings } from './doctor/finding.ts';
import { gather } from './doctor/gather.ts';
import { loadEnv } from './env/setting-files.ts';
import { describeFailure } from './process/describe-failure.ts';

const options = { json: { type: 'boolean' }, at: { type: 'string' } } as const;

await main().catch((error: unknown) => {
  console.error(describeFailure(error));
  process.exit(1);
});

async function main(): Promise<void> {
  const { values } = parseArgs({ options });
  const findings = await examine(values.at === undefined ? undefined : lookupOf(values.at));
  console.log(values.json === true ? JSON.stringify({ findings }, null, 2) : writeFindings(findings));
  process.exitCode = findings.some(({ level }) => level === 'failure') ? 1 : 0;
}

async function examine(lookup: LookupFunction | undefined): Promise<Finding[]> {
  try {
    return diagnose(await gather(loadEnv(), { clock: createSystemClock(), lookup }));
  } catch (error) {
    if (!isPanelkitError(error) || error.code !== 'CONFIG_INVALID') throw error;
    return error.details.issues.map(({ path, message }) =>
      failure('settings', `${path} is not valid: ${message}`, `change ${path}`),
    );
  }
}

/**
 * Connects there instead of what the name of PUBLIC_URL resolves to: the proxy may not be reached by that
 * name from here.
 */
function lookupOf(address: string): LookupFunction {
  const family = isIP(address);
  if (family === 0) throw new TypeError('--at wants an IP address');
  return (_hostname, { all }, callback) =>
    all === true ? callback(null, [{ address, family }]) : callback(null, address, family);
}
