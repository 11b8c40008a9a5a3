import { defaultLinkTemplate, type LinkTemplateKind, renderSubscription } from '@panelkit/sdk/links';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import * as z from 'zod';
import { CORE_CASES } from '../../packages/sdk/src/links/templates/core-cases.ts';
import { type LinkProgram, mihomoProgram, singBoxProgram, xrayProgram } from './link-programs.ts';

const paths = (name: string): string[] =>
  (process.env[`PANELKIT_LIVE_${name}`] ?? '').split(':').filter((path) => path !== '');
const kindOf = ({ chosen: { format, coreVersion } }: LinkProgram): LinkTemplateKind => {
  if (format !== 'sing-box') return format === 'xray' ? 'xray' : 'mihomo';
  const minor = Number(coreVersion?.split('.')[1]);
  if (minor < 11) return 'sing-box-1.8';
  return minor === 11 ? 'sing-box-1.11' : 'sing-box-1.12';
};

const programs = await Promise.all([
  ...paths('MIHOMO_BINS').map(mihomoProgram),
  ...paths('SING_BOX_BINS').map(singBoxProgram),
  ...paths('XRAY_BIN').map(xrayProgram),
]);
const cases = programs.flatMap((program) =>
  CORE_CASES.filter(({ kind }) => kind === kindOf(program)).map((one) => ({
    ...one,
    program,
    core: program.name,
  })),
);
/**
 * Names that the programs look up when they start or need them; the check looks before. sing-box 1.12 takes
 * the old DNS, 1.13 does not. Mihomo 1.19.2 loads a rule without a value.
 */
const FOUND_LATER = new Set([
  'an unknown outbound in a rule',
  'an unknown DNS server',
  'DNS of 1.11',
  'a rule without a value',
]);
const SERVER =
  'vless://7f9c2b1e-0000-4000-8000-0000000000aa@vpn.example:443?type=ws&path=%2Fray&security=tls&sni=a.example';

const one = z.object({ name: z.string(), tag: z.string(), protocol: z.string() }).partial().loose();
const document = z.object({ proxies: z.array(one), outbounds: z.array(one) }).partial();
const documents = z.union([z.tuple([document]), document]);

/** The document of a link by this template, also by one that the check refuses and the link ignores. */
async function documentBy(template: string, { chosen }: LinkProgram): Promise<string> {
  const { body } = await renderSubscription({
    links: [{ uri: SERVER, place: 'Germany' }],
    chosen,
    language: 'en',
    now: new Date(),
    subscription: {
      status: 'active',
      uploadBytes: 0,
      downloadBytes: 0,
      trafficLimitBytes: null,
      expiresAt: null,
      refillsAt: null,
    },
    brand: { name: 'Shop', supportUrl: null, pageUrl: null, updateIntervalHours: 12 },
  });
  const ready = documents.parse(parse(body));
  const [{ proxies, outbounds }] = Array.isArray(ready) ? ready : [ready];
  const server = (proxies ?? outbounds)?.find(
    ({ name, tag, protocol }) => (name ?? tag) === 'Germany' || protocol === 'vless',
  );
  const filled: unknown = JSON.parse(JSON.stringify(parse(template)), (_key, value: unknown) => {
    if (value === '{servers}') return server;
    return value === '{names}' ? 'Germany' : value;
  });
  return JSON.stringify(chosen.format === 'xray' ? [filled] : filled);
}

describe.skipIf(programs.length === 0)(
  'Templates in the real programs (PANELKIT_LIVE_MIHOMO_BINS, PANELKIT_LIVE_SING_BOX_BINS, PANELKIT_LIVE_XRAY_BIN)',
  () => {
    test.each(programs)('given the default, then $name loads it', async (program) => {
      const document = await documentBy(defaultLinkTemplate(kindOf(program)), program);
      expect(await program.check(document)).toMatchObject({ code: 0 });
    });

    const judged = cases.filter(({ name }) => !FOUND_LATER.has(name));
    test.each(judged)(
      'given $name, then $core judges as the check does',
      async ({ edited, code, program }) => {
        const { code: exit, text } = await program.check(await documentBy(edited, program));
        expect({ isLoaded: exit === 0, text }).toMatchObject({ isLoaded: code === null });
      },
    );
  },
);
