import { describe, expect, test } from 'vitest';
import { btcpay } from './btcpay-gateway.ts';
import { isSignedBy, signatureOf } from './btcpay-signature.ts';

const BODY =
  '{"deliveryId":"d2","webhookId":"w1","originalDeliveryId":"d1","isRedelivery":true,"type":"InvoiceSettled","timestamp":1764000000,"storeId":"s1","invoiceId":"inv1","metadata":{"orderId":"pay_1"},"manuallyMarked":false,"overPaid":false}';
const SECRET = 'btcpay-secret';
/** As OpenSSL makes it. */
const SIGNATURE = 'sha256=55bc3225bcbe7f808c29e5b8606d4753b3ae42f61a96ef370e787a49883058f5';

describe('The signature of a BTCPay webhook', () => {
  test('given a known body, when signed, then it is what OpenSSL makes of it', () => {
    expect(signatureOf(BODY, SECRET)).toBe(SIGNATURE);
    expect(isSignedBy(SECRET, BODY, SIGNATURE)).toBe(true);
  });

  test.each([
    ['one changed byte', BODY.replace('inv1', 'inv2'), SIGNATURE],
    ['one byte more', `${BODY} `, SIGNATURE],
    ['a signature without its kind', BODY, SIGNATURE.slice('sha256='.length)],
    ['a signature that misses a letter', BODY, SIGNATURE.slice(0, -1)],
    ['no signature', BODY, undefined],
    ['the signature of another secret', BODY, signatureOf(BODY, 'other')],
  ])('given %s, then it is not signed', (_, body, signature) => {
    expect(isSignedBy(SECRET, body, signature)).toBe(false);
  });

  test('given a redelivery, when read, then it is the first delivery’s event, and only asks for a look', () => {
    const gateway = btcpay({
      baseUrl: 'https://btcpay.test',
      apiKey: 'key',
      storeId: 's1',
      webhookSecret: SECRET,
    });
    const webhook = { headers: { 'btcpay-sig': SIGNATURE }, receivedAt: new Date('2026-01-01T00:00:00Z') };
    expect(gateway.parseWebhook({ ...webhook, rawBody: BODY })).toEqual([
      { id: 'd1', payment: { providerReference: 'inv1', paymentId: 'pay_1', state: null } },
    ]);
  });
});
