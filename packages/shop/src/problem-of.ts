import { httpStatusOf } from '@panelkit/http';
import { type AnyPanelkitError, type ErrorCode, type ErrorDetails, isPanelkitError } from '@panelkit/sdk';
import * as z from 'zod';
import type { ErrorTexts } from './messages/en/errors.ts';
import type { Texts } from './messages/texts.ts';
import type { Problem } from './pages/error-page.ts';
import { isHostError } from './security/host-error.ts';

export type Described = Omit<Problem, 'requestId' | 'again'>;

/** Refusals of Express and of its middleware. */
const refusal = z.object({ status: z.int().min(400).max(499), code: z.unknown().optional() });

/**
 * What a person reads of an error: its own text where it is expected, nothing of its inside where it is not.
 */
export function problemOf(error: unknown, texts: Texts): Described {
  if (isPanelkitError(error)) return ofPanelkit(error, texts);
  if (isHostError(error)) return ofRefusal(error, texts);
  const refused = refusal.safeParse(error);
  if (refused.success) return ofRefusal(refused.data, texts);
  return { status: 500, code: 'INTERNAL', text: texts.hostErrors.INTERNAL, issues: [] };
}

function ofPanelkit(error: AnyPanelkitError, texts: Texts): Described {
  const issues = error.code === 'INVALID_INPUT' ? error.details.issues : [];
  return { status: httpStatusOf(error.code), code: error.code, text: textOf(error, texts), issues };
}

function textOf<Code extends ErrorCode>(
  error: { code: Code; details: ErrorDetails[Code] },
  texts: Texts,
): string {
  const describe: ErrorTexts[Code] = texts.errors[error.code];
  return describe(error.details);
}

function ofRefusal({ status, code }: z.output<typeof refusal>, texts: Texts): Described {
  const known = isHostCode(code, texts) ? code : 'BAD_REQUEST';
  return { status, code: known, text: texts.hostErrors[known], issues: [] };
}

function isHostCode(code: unknown, texts: Texts): code is keyof Texts['hostErrors'] {
  return typeof code === 'string' && Object.hasOwn(texts.hostErrors, code);
}
