import { describe, expect, test } from 'vitest';
import { cryptoPay } from './crypto-pay-gateway.ts';
import { isSignedBy, signatureOf } from './crypto-pay-signature.ts';

/** Computed by the rule of the provider's page. */
const BODY =
  '{"update_id":1,"update_type":"invoice_paid","request_date":"2026-11-22T08:00:00Z","payload":{"invoice_id":7,"status":"paid","payload":"pay_1"}}';
const TOKEN = '12345:AAtesttoken';
const SIGNATURE = '4528a0022a9b9c4a26d4d5065bff465fa9ea9c8d618e14a9f230ca5d58cb07a3';

describe('The signature of a Crypto Pay update', () => {
  test('given a known body, when signed, then it is the known signature', () => {
    expect(signatureOf(BODY, TOKEN)).toBe(SIGNATURE);
    expect(isSignedBy(TOKEN, BODY, SIGNATURE)).toBe(true);
  });

  test.each([
    ['one changed byte', BODY.replace('"invoice_id":7', '"invoice_id":8'), SIGNATURE],
    ['one byte more', `${BODY} `, SIGNATURE],
    ['a signature that misses a letter', BODY, SIGNATURE.slice(1)],
    ['no signature', BODY, undefined],
    ['the signature of another token', BODY, signatureOf(BODY, '12346:AAtesttoken')],
  ])('given %s, then it is not signed', (_, body, signature) => {
    expect(isSignedBy(TOKEN, body, signature)).toBe(false);
  });

  test('given the known update, when read, then it names the payment and only asks for a look', () => {
    const gateway = cryptoPay({ token: TOKEN });
    const receivedAt = new Date('2026-01-01T00:00:00Z');
    const headers = { 'crypto-pay-api-signature': SIGNATURE };
    expect(gateway.parseWebhook({ rawBody: BODY, headers, receivedAt })).toEqual([
      { id: 'paid:7', payment: { providerReference: '7', paymentId: 'pay_1', state: null } },
    ]);
  });
});
