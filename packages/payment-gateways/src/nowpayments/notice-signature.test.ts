import { describe, expect, test } from 'vitest';
import { isSignedBy, signatureOf } from './notice-signature.ts';
import { nowpayments } from './nowpayments-gateway.ts';

/** Signed by the provider's own SDK (`src/ipn.js`), and equal to PHP's with unescaped slashes and Unicode. */
const BODY =
  '{"payment_id":5077125051,"parent_payment_id":null,"invoice_id":4522625843,"payment_status":"finished","pay_address":"0xd1cDE08A07cD25adEbEd35c3867a59228C09B606","payin_extra_id":null,"price_amount":170,"price_currency":"usd","pay_amount":155.38559757,"actually_paid":155.38559757,"actually_paid_at_fiat":0,"pay_currency":"mana","order_id":"ord/1","order_description":"یک ماه","purchase_id":"6084744717","outcome_amount":1.2e-7,"outcome_currency":"btc","payment_extra_ids":null,"fee":{"currency":"btc","depositFee":0.09853637216235617,"withdrawalFee":0,"serviceFee":1.2e-7}}';
const SECRET = 'np-ipn-secret';
const SIGNATURE =
  '61259269638066452940b820ea4bda5dea0fa92a56fc4676ebff83e505269d79553dedf101734e55c5ade7a919364da11dbf56a99fc27d34e7f00a856104e20d';

describe('The signature of a NOWPayments notice', () => {
  test('given a known body, when signed, then it is the provider’s signature, whatever the order of its keys', () => {
    expect(signatureOf(BODY, SECRET)).toBe(SIGNATURE);
    const backwards = JSON.stringify(Object.fromEntries(Object.entries(JSON.parse(BODY)).reverse()));
    expect(signatureOf(backwards, SECRET)).toBe(SIGNATURE);
    expect(signatureOf(BODY, ` ${SECRET}\n`)).toBe(SIGNATURE);
  });

  test.each([
    ['a changed amount', BODY.replace('155.38559757', '155.38559758'), SIGNATURE],
    ['a changed nested amount', BODY.replace('"serviceFee":1.2e-7', '"serviceFee":1.3e-7'), SIGNATURE],
    ['the signature of keys picked by an array', BODY, `1d39e0082d0c4b1e${SIGNATURE.slice(16)}`],
    ['a signature that misses a letter', BODY, SIGNATURE.slice(1)],
    ['no signature', BODY, undefined],
    ['a body that is no JSON', 'payment_id=1', SIGNATURE],
    ['a body that is a number', '1', SIGNATURE],
  ])('given %s, then it is not signed', (_, body, signature) => {
    expect(isSignedBy(SECRET, body, signature)).toBe(false);
  });

  test('given the known notice, when read, then it names the payment and only asks for a look', () => {
    const gateway = nowpayments({ apiKey: 'key', ipnSecret: SECRET });
    const receivedAt = new Date('2026-01-01T00:00:00Z');
    const webhook = { rawBody: BODY, headers: { 'x-nowpayments-sig': SIGNATURE }, receivedAt };
    expect(gateway.parseWebhook(webhook)).toEqual([
      {
        id: '5077125051:finished:155.38559757',
        payment: { providerReference: '5077125051', paymentId: 'ord/1', parentReference: null, state: null },
      },
    ]);
    const again = BODY.replace('"parent_payment_id":null', '"parent_payment_id":5077125000');
    const headers = { 'x-nowpayments-sig': signatureOf(again, SECRET) ?? '' };
    expect(gateway.parseWebhook({ rawBody: again, headers, receivedAt })).toMatchObject([
      { payment: { providerReference: '5077125000/5077125051', parentReference: '5077125000' } },
    ]);
  });
});
