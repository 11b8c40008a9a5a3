import { describe, expect, test } from 'vitest';
import { cryptomus } from './cryptomus-gateway.ts';
import { isSignedBy, signatureOf, toPhpJson } from './cryptomus-signature.ts';

/** Signed by PHP 8.2 as the provider's SDK does it. */
const BODY =
  '{"type":"payment","uuid":"62f88b36-a9d5-4fa6-aa26-e040c3dbf26d","order_id":"ord-1","amount":"3.00000000","payment_amount":"3.00000000","is_final":true,"status":"paid","network":"tron","additional_data":"سفارش","txid":"https://x/y"}';
const KEY = 'cm-key';
const SIGN = '8dec0f7119066cc8f691456cca3ad83b';

const signed = (body: string, sign = SIGN): string => `${body.slice(0, -1)},"sign":"${sign}"}`;
const asPhp = signed(BODY.replaceAll('/', String.raw`\/`));

describe('The signature of a Cryptomus notice', () => {
  test('given a known body, when signed as PHP writes it, then it is the provider’s signature', () => {
    expect(signatureOf(toPhpJson(JSON.parse(BODY)), KEY)).toBe(SIGN);
  });

  test.each([
    ['as PHP sends it', asPhp],
    ['with plain slashes', signed(BODY)],
    ['with escaped letters', asPhp.replace('سفارش', String.raw`\u0633\u0641\u0627\u0631\u0634`)],
    ['with its signature first', asPhp.replace('{', `{"sign":"${SIGN}",`).replace(/,"sign":"\w+"}$/, '}')],
    ['with a number that PHP writes in its own way', numbered()],
  ])('given a notice %s, then it is signed', (_, rawBody) => {
    expect(isSignedBy(KEY, rawBody)).toBe(true);
  });

  test.each([
    ['a changed amount', asPhp.replace('"3.00000000","is', '"3.00000001","is')],
    ['a member more', asPhp.replace('{', '{"is_test":false,')],
    ['the signature of a body with plain slashes', asPhp.replace(SIGN, 'ee80c6366e2f174b3a00a2a841da4aac')],
    ['a signature that misses a letter', signed(BODY, SIGN.slice(1))],
    ['no signature', BODY],
    ['a signature that is no text', `${BODY.slice(0, -1)},"sign":null}`],
    ['a body that is no JSON', 'uuid=1'],
    ['a body that is a number', '1'],
  ])('given %s, then it is not signed', (_, rawBody) => {
    expect(isSignedBy(KEY, rawBody)).toBe(false);
  });

  test('given the known notice, when read, then it names the payment and only asks for a look', () => {
    const gateway = cryptomus({ merchantId: 'merchant', paymentKey: KEY });
    const webhook = { headers: {}, receivedAt: new Date('2026-01-01T00:00:00Z') };
    const uuid = '62f88b36-a9d5-4fa6-aa26-e040c3dbf26d';
    expect(gateway.parseWebhook({ ...webhook, rawBody: asPhp })).toEqual([
      {
        id: `${uuid}:paid:3.00000000`,
        payment: { providerReference: uuid, paymentId: 'ord-1', state: null },
      },
    ]);
    const payout = toPhpJson({ type: 'payout', uuid });
    const rawBody = signed(payout, signatureOf(payout, KEY));
    expect(gateway.parseWebhook({ ...webhook, rawBody })).toEqual([{ id: null, payment: null }]);
  });
});

/** PHP writes 1.0 × 10⁻⁷ so, and JavaScript `1e-7`. */
function numbered(): string {
  const body = '{"uuid":"1","rate":1.0e-7}';
  return signed(body, signatureOf(body, KEY));
}
