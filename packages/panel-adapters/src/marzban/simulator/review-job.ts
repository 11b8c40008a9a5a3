import { coreNameOf, type MarzbanState, type SimulatedUser } from './marzban-state.ts';
import { applyNextPlan, isDepleted, pushToCore } from './status-rules.ts';
import { userAnswer } from './user-answer.ts';

/** `JOB_REVIEW_USERS_INTERVAL` of a panel with its default settings. */
const REVIEW_INTERVAL_MS = 10_000;

/**
 * The panel's review job. It runs on the panel's clock: before the panel is used, the passes that came due
 * are made up for.
 */
export interface ReviewJob {
  catchUp(): void;
}

/**
 * A pass each 10 s from now on; passes that would change nothing are skipped, so a year costs no more than
 * what happens in it.
 */
export function createReviewJob(state: MarzbanState): ReviewJob {
  let lastPass = state.now();
  const catchUp = (): void => {
    // A clock that was set back.
    lastPass = Math.min(lastPass, state.now());
    const latest = lastPass + Math.floor((state.now() - lastPass) / REVIEW_INTERVAL_MS) * REVIEW_INTERVAL_MS;
    while (lastPass < latest) {
      const due = nextPass(state, lastPass, latest);
      const stopped = due !== null && !runPass(state, due);
      lastPass = due === null || stopped ? latest : due;
    }
  };
  return { catchUp };
}

/** The first pass after `lastPass` that changes a user; null for none until `latest`. */
function nextPass(state: MarzbanState, lastPass: number, latest: number): number | null {
  let first: number | null = null;
  for (const user of state.data.users.values()) {
    const since = changesAt(user);
    if (since === null) continue;
    const passes = Math.max(1, Math.ceil((since - lastPass) / REVIEW_INTERVAL_MS));
    const pass = lastPass + passes * REVIEW_INTERVAL_MS;
    if (pass <= latest && (first === null || pass < first)) first = pass;
  }
  return first;
}

/** The instant from which a pass changes this user; null for never. Source: app/jobs/review_users.py. */
function changesAt(user: SimulatedUser): number | null {
  if (user.status === 'active') {
    if (isDepleted(user)) return 0;
    return user.expire === null || user.expire === 0 ? null : user.expire * 1000;
  }
  if (user.status !== 'on_hold') return null;
  return hasStarted(user) ? 0 : user.onHoldTimeout;
}

/** The panel looks at traffic since the last edit only: an edit between the traffic and the pass hides it. */
function hasStarted(user: SimulatedUser): boolean {
  return user.onlineAt !== null && user.onlineAt >= (user.editAt ?? user.createdAt);
}

/**
 * One pass over all users. False when a row stopped it: then no later row is reviewed, in this pass or any
 * other.
 */
function runPass(state: MarzbanState, pass: number): boolean {
  try {
    for (const user of state.data.users.values())
      if (user.status === 'active') reviewActive(state, user, pass);
    for (const user of state.data.users.values())
      if (user.status === 'on_hold') reviewOnHold(state, user, pass);
    return true;
  } catch {
    return false;
  }
}

function reviewActive(state: MarzbanState, user: SimulatedUser, pass: number): void {
  const limited = isDepleted(user);
  const expired = Boolean(user.expire) && (user.expire ?? 0) * 1000 <= pass;
  if (!limited && !expired) return;
  if (user.nextPlan !== null && (user.nextPlan.fireOnEither || (limited && expired))) {
    applyNextPlan(user);
    pushToCore(state, user);
    return;
  }
  state.connectable.delete(coreNameOf(user));
  user.status = limited ? 'limited' : 'expired';
  userAnswer(state, user);
}

function reviewOnHold(state: MarzbanState, user: SimulatedUser, pass: number): void {
  if (!hasStarted(user) && (user.onHoldTimeout === null || user.onHoldTimeout > pass)) return;
  user.status = 'active';
  user.expire = Math.floor(pass / 1000) + (user.onHoldExpireDuration ?? 0);
  user.onHoldExpireDuration = null;
  user.onHoldTimeout = null;
  userAnswer(state, user);
}
