/** Whether an action is possible now; else every reason why it is not, as stable codes. */
export type Allowed<Reason extends string = string> =
  | { allowed: true }
  | { allowed: false; reasons: readonly Reason[] };

/** An action that is possible unless there is a reason against it. */
export function allowedUnless<Reason extends string>(...reasons: (Reason | null)[]): Allowed<Reason> {
  const against = reasons.filter((reason) => reason !== null);
  return against.length === 0 ? { allowed: true } : { allowed: false, reasons: against };
}
