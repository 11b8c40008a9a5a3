import { readFileSync } from 'node:fs';
import { renderSubscription } from '@panelkit/sdk/links';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type CoreServer, ORIGIN, startCoreServer } from './core-server.ts';
import { type LinkProgram, mihomoProgram, singBoxProgram, xrayProgram } from './link-programs.ts';
import { download } from './run-program.ts';

const BYTES = 300_000;
const given = (name: string): string => process.env[`PANELKIT_LIVE_${name}`] ?? '';
const paths = (name: string): string[] =>
  given(name)
    .split(':')
    .filter((path) => path !== '');
const xray = given('XRAY_BIN');

const programs = await Promise.all([
  ...paths('MIHOMO_BINS').map(mihomoProgram),
  ...paths('SING_BOX_BINS').map(singBoxProgram),
  ...(xray === '' ? [] : [xrayProgram(xray)]),
]);

/** What a program cannot dial, so that the server is left out. */
const CANNOT: Record<string, RegExp> = {
  Mihomo: /Trojan without TLS/,
  'sing-box': /HTTP header|XHTTP/,
  // Nobody vouches for the certificate of the test, and a current core checks it.
  Xray: /(?:with|over) TLS$/,
};

async function documentFor(
  { chosen }: LinkProgram,
  uri: string,
): Promise<{ body: string; isLeftOut: boolean }> {
  const { body, leftOut } = await renderSubscription({
    links: [{ uri }],
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
  return { body, isLeftOut: leftOut.length > 0 };
}

describe.skipIf(programs.length === 0)(
  'What the link answers (PANELKIT_LIVE_MIHOMO_BINS, PANELKIT_LIVE_SING_BOX_BINS, PANELKIT_LIVE_XRAY_BIN)',
  () => {
    test.each(programs)('given the recorded document, then $name loads it', async ({ check, fixture }) => {
      const folder = new URL('../../packages/sdk/src/links/__fixtures__/', import.meta.url);
      const document = readFileSync(new URL(fixture, folder), 'utf8');
      expect(await check(document)).toMatchObject({ code: 0 });
      // The check can fail.
      expect((await check(document.replaceAll(/jNXHt1yRo0vDuch\w+/g, 'short'))).code).not.toBe(0);
    });

    test.each(programs)(
      'given no server at all, then $name loads what it gets instead',
      async ({ check, ...program }) => {
        expect(
          await check((await documentFor({ check, ...program }, 'wireguard://k@h:1')).body),
        ).toMatchObject({
          code: 0,
        });
      },
    );
  },
);

describe.skipIf(xray === '')('Bytes through what the link answers (PANELKIT_LIVE_XRAY_BIN)', () => {
  let server: CoreServer;
  beforeAll(async () => {
    server = await startCoreServer(xray);
  });
  afterAll(() => server.stop());

  test.each(programs)('given a server of each kind, then $name fetches bytes through it', async (program) => {
    const cannot = CANNOT[program.name.split(' ')[0] ?? ''];
    const outcomes: Record<string, string> = {};
    for (const [name, uri] of server.links) {
      const { body, isLeftOut } = await documentFor(program, uri);
      if (isLeftOut) {
        outcomes[name] = 'left out';
        continue;
      }
      const client = await program.connect(body);
      // Over WebSocket a core at times loses what it had still to pass on.
      for (let attempt = 0; attempt < 3 && outcomes[name] !== String(BYTES); attempt += 1)
        outcomes[name] = String(await download(client.port, `${ORIGIN}?bytes=${BYTES}`));
      await client.stop();
    }
    const isOld = program.name.startsWith('Mihomo') && program.fixture === 'mihomo.yaml';
    const expected = [...server.links.keys()].map((name) => {
      const isImpossible = cannot?.test(name) || (isOld && name.includes('XHTTP'));
      return [name, isImpossible ? 'left out' : String(BYTES)];
    });
    expect(outcomes).toEqual(Object.fromEntries(expected));
  });
});
