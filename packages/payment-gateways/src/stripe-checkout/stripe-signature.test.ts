import { describe, expect, test } from 'vitest';
import { isSignedBy, signatureOf } from './stripe-signature.ts';

const SECRET = 'whsec_test';
const BODY = '{"id":"evt_1","type":"checkout.session.completed"}';
const SECONDS = 1_764_000_000;
const receivedAt = new Date(SECONDS * 1000);
const signature = signatureOf(BODY, SECRET, SECONDS);
const signed = (header: string | undefined, body = BODY, at = receivedAt): boolean =>
  isSignedBy(SECRET, { rawBody: body, header, receivedAt: at });

describe('The signature of a Stripe webhook', () => {
  test('given a known body, when signed, then it is what OpenSSL makes of it', () => {
    expect(signatureOf('{"id":"evt_1"}', SECRET, SECONDS)).toBe(
      '76728ba9029660ebc0a14b80fefcffcc0ad9c7139948290090e9bb71e97d5918',
    );
  });

  test('given two secrets while one is replaced, when either signed it, then it is signed', () => {
    expect(signed(`t=${SECONDS},v1=${signature}`)).toBe(true);
    expect(signed(`t=${SECONDS},v1=${'0'.repeat(64)},v1=${signature},v0=1`)).toBe(true);
  });

  test.each([
    ['one changed byte', `t=${SECONDS},v1=${signature}`, BODY.replace('evt_1', 'evt_2'), 0],
    ['one byte more', `t=${SECONDS},v1=${signature}`, `${BODY} `, 0],
    ['no header', undefined, BODY, 0],
    ['no time', `v1=${signature}`, BODY, 0],
    ['another time', `t=${SECONDS + 1},v1=${signature}`, BODY, 0],
    ['an old scheme', `t=${SECONDS},v0=${signature}`, BODY, 0],
    ['a webhook that is sent again later', `t=${SECONDS},v1=${signature}`, BODY, 301],
    ['a webhook of the future', `t=${SECONDS},v1=${signature}`, BODY, -301],
  ])('given %s, then it is not signed', (_, header, body, laterS) => {
    expect(signed(header, body, new Date((SECONDS + laterS) * 1000))).toBe(false);
  });
});
