import type { Request } from 'express';
import * as z from 'zod';
import { pageContextOf, viewerIn } from '../../page-context.ts';
import { recordAccountChange } from '../../people/account-changes.ts';
import type { PasskeyProof } from '../../people/passkeys/passkeys.ts';
import type { ProofRefusal } from '../../people/sign-in.ts';
import { addressOf } from '../../security/address-of.ts';
import type { Shop } from '../../shop.ts';

/** What a browser gave for a passkey, as JSON; empty: no passkey. */
export const passkeyAnswer = z.string().max(8000).default('');

/**
 * The signed-in person proves who they are once more: a session may be stolen. `present`: a code of the app
 * that is on.
 */
export const proofFields = {
  password: z.string().max(500),
  present: z.string().max(40).default(''),
  passkey: passkeyAnswer,
};
const proofForm = z.object(proofFields);

/** By a passkey, or by the password and a code where there is a second factor. Null: proved. */
export async function proveInForm(
  shop: Shop,
  request: Request,
  { password, present, passkey }: z.output<typeof proofForm>,
): Promise<ProofRefusal | null> {
  const { user } = viewerIn(request);
  if (passkey === '') {
    const refusal = await shop.accounts.signIn.proveFully(user, { password, code: present });
    if (refusal === 'used-code')
      await recordAccountChange(shop, { user, change: 'account.code-sent-again', from: addressOf(request) });
    return refusal;
  }
  const proof = await proveByPasskey(shop, request, { answer: passkey, userId: user.id });
  return proof.kind === 'proved' ? null : proof.refusal;
}

/** Says in the log why it was refused. */
export async function proveByPasskey(
  shop: Pick<Shop, 'passkeys'>,
  request: Request,
  given: { answer: string; userId?: string },
): Promise<PasskeyProof> {
  const proof = await shop.passkeys.prove({ ...given, browser: pageContextOf(request).form.csrf });
  if (proof.kind === 'refused')
    request.log.warn({ userId: proof.user?.id ?? null, cause: proof.cause }, 'a passkey was refused');
  return proof;
}
