import type { Texts } from '../messages/texts.ts';
import type { Html } from '../pages/parts/html.ts';

/** Forms that cost the shop a mail, a row or stock, so that a program must not send them by the thousand. */
export type ChallengedForm = 'sign-up' | 'forgot' | 'trial' | 'receipt';

/** Where a form is shown and sent. */
export interface FormPlace {
  form: ChallengedForm;
  /** The secret of its browser's forms. */
  browser: string;
  /**
   * Of a form that acts once however often it is sent: its proof may come again with this key. Null: a proof
   * counts once.
   */
  key: string | null;
}

/** What stands between strangers and public forms: proof of work, Turnstile, or a service of your own. */
export interface FormChallenge {
  /** What the form shows and sends besides its own fields. */
  render(place: FormPlace, texts: Texts): Html;
  /** Whether what came with the form proves that a person, or some work, is behind it. */
  verify(place: FormPlace, fields: Readonly<Record<string, unknown>>): Promise<boolean>;
  /**
   * Where its scripts, frames and styles come from besides the shop, and what they ask: the content security
   * policy lets these in.
   */
  origins: readonly string[];
}

/** These act once for their key, so a proof that is sent again with it does no harm. */
const KEYED: ReadonlySet<ChallengedForm> = new Set(['trial', 'receipt']);

export function placeOf(form: ChallengedForm, { csrf, key }: { csrf: string; key: string }): FormPlace {
  return { form, browser: csrf, key: KEYED.has(form) ? key : null };
}
