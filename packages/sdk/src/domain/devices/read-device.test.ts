import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { HOSTILE_CHARACTERS } from '../panels/clean-text.ts';
import { appNameOf, readDevice } from './read-device.ts';

const HAPP = {
  'x-hwid': '6d8a1f1e-4c1e-4a58-9f5c-3b1b7a1c2d3e',
  'x-device-os': 'Android',
  'x-ver-os': '15',
  'x-device-model': 'Pixel 9',
  'user-agent': 'Happ/3.13.0',
};
const read = (headers: Record<string, string>) => readDevice((name) => headers[name] ?? null);

describe('readDevice', () => {
  test('given the headers of Happ, then its device with what people call it', () => {
    expect(read(HAPP)).toEqual({
      hardwareId: HAPP['x-hwid'],
      model: 'Pixel 9',
      os: 'Android 15',
      app: 'Happ 3.13.0',
    });
  });

  test.each<[string, Record<string, string>, object]>([
    ['an id alone', { 'x-hwid': 'a1b2c3d4e5f6' }, { model: null, os: null, app: null }],
    ['an id in base64', { 'x-hwid': 'q83vEjRWeJA+/w==' }, { hardwareId: 'q83vEjRWeJA+/w==' }],
    ['a name with a space', { ...HAPP, 'user-agent': 'Koala Clash/1.2.0 x' }, { app: 'Koala Clash 1.2.0' }],
    ['a browser', { ...HAPP, 'user-agent': 'Mozilla/5.0 (X11) AppleWebKit/1' }, { app: 'Mozilla 5.0' }],
    ['no version of an app', { ...HAPP, 'user-agent': 'curl' }, { app: null }],
    ['a version without a system', { 'x-hwid': 'a1b2c3d4e5f6', 'x-ver-os': '15' }, { os: null }],
    [
      'a label that turns its line',
      { ...HAPP, 'x-device-model': 'Pixel\u202egpj\r\n9' },
      { model: 'Pixel gpj 9' },
    ],
    [
      'a label without an end',
      { ...HAPP, 'x-device-model': 'x'.repeat(9000) },
      { model: `${'x'.repeat(59)}…` },
    ],
  ])('given %s, then it is read', (_, headers, expected) => {
    expect(read(headers)).toMatchObject(expected);
  });

  test.each([
    ['none', ''],
    ['a short one, which many devices may send', '1234567'],
    ['one without an end', 'a'.repeat(129)],
    ['a space inside', 'a1b2 c3d4e5'],
    ['markup', '<script>alert(1)</script>'],
    ['other letters', 'شناسهدستگاه'],
  ])('given %s as an id, then it is no device', (_, hardwareId) => {
    expect(read({ ...HAPP, 'x-hwid': hardwareId })).toBeNull();
  });

  test('whatever is sent, labels are short and clean, and no read fails', () => {
    const text = fc.string({ unit: 'binary', maxLength: 300 });
    fc.assert(
      fc.property(text, text, text, text, (os, version, model, agent) => {
        const device = read({
          'x-hwid': 'a1b2c3d4e5f6',
          'x-device-os': os,
          'x-ver-os': version,
          'x-device-model': model,
          'user-agent': agent,
        });
        for (const label of [device?.os, device?.model, device?.app]) {
          expect(label?.length ?? 1).toBeGreaterThan(0);
          expect(label?.length ?? 0).toBeLessThanOrEqual(60);
          expect(label ?? '').not.toMatch(HOSTILE_CHARACTERS);
        }
      }),
    );
  });
});

test.each([
  ['Happ/3.13.0', 'Happ'],
  ['Happ/4.0.1 (iPhone)', 'Happ'],
  ['Koala Clash/1.2.0 x', 'Koala Clash'],
  ['curl', 'curl'],
  [`${'x'.repeat(9000)}/1`, `${'x'.repeat(59)}…`],
  ['\u202e/1', null],
  ['', null],
])('given %j, then its application is %j', (userAgent, app) => {
  expect(appNameOf(userAgent)).toBe(app);
});
