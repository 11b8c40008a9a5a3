import { PanelkitError } from '../../errors/panelkit-error.ts';
import type { WriteOutcome } from '../../ports/write-outcome.ts';
import type { FakeEffect } from './fake-panel-accounts.ts';
import type { FakePanelFault, FakePanelVerb } from './fake-panel-faults.ts';
import { carryRequest } from './fake-panel-request.ts';
import type { FakePanelServer } from './fake-panel-server.ts';
import { readWriteScope } from './fake-panel-write-scope.ts';

/** Who calls, and how long he waits for each answer. */
export interface FakePanelCaller {
  credentials: Record<string, string>;
  requestTimeoutMs: number;
}

/** One call. `inboundKeys`: where the account of a write is, or will be. */
export interface FakePanelRequest {
  verb: FakePanelVerb;
  name?: string;
  inboundKeys?: string[];
  signal?: AbortSignal | undefined;
}

type Failure =
  | 'down'
  | 'not-sent'
  | 'timed-out'
  | 'aborted'
  | 'cut'
  | Exclude<
      FakePanelFault['kind'],
      | 'slow'
      | 'late-answer'
      | 'no-answer'
      | 'never-answers'
      | 'ignores-abort'
      | 'lost-write'
      | 'wrong-terms'
      | 'inconclusive'
    >;

/** Asks the panel something. @throws PanelkitError `PANEL_*` */
export async function readFakePanel<T>(
  panel: FakePanelServer,
  caller: FakePanelCaller,
  request: FakePanelRequest,
  answer: (fault: FakePanelFault | null) => T,
): Promise<T> {
  // Read when the panel does it: a late answer is old by the time it arrives.
  const read: T[] = [];
  const sent = await send(panel, caller, request, {
    begin() {},
    commit: (fault) => void read.push(answer(fault)),
  });
  log(panel, request, sent);
  if (sent.failure !== null) throw toReadError(sent.failure, sent.fault, request.verb);
  return read[0] ?? answer(sent.fault);
}

/** Has the panel change something; `change` runs at the moment when the panel does it. */
export async function writeFakePanel(
  panel: FakePanelServer,
  caller: FakePanelCaller,
  request: FakePanelRequest,
  change: (fault: FakePanelFault | null) => FakeEffect,
): Promise<WriteOutcome> {
  let scope: { storeBack(): void } | null = null;
  let effect: FakeEffect | null = null;
  const sent = await send(panel, caller, request, {
    begin: () => {
      scope = readWriteScope(panel.accounts, panel.capabilities.writeScope, request.inboundKeys ?? []);
    },
    commit: (fault) => {
      scope?.storeBack();
      effect = change(fault);
      if (effect.account?.foreign) panel.foreignWrites += 1;
      if (fault?.kind === 'lost-write') panel.clock.setTimer(fault.undoneAfterMs, effect.undo);
    },
  });
  const outcome = sent.failure === null ? outcomeOf(effect) : toWriteOutcome(sent.failure, sent.fault);
  log(panel, request, sent, outcome.kind);
  return outcome;
}

interface Sent {
  at: Date;
  fault: FakePanelFault | null;
  failure: Failure | null;
}

async function send(
  panel: FakePanelServer,
  caller: FakePanelCaller,
  request: FakePanelRequest,
  work: { begin: () => void; commit: (fault: FakePanelFault | null) => void },
): Promise<Sent> {
  const at = panel.clock.now();
  panel.calls[request.verb] += 1;
  if (request.signal?.aborted) return { at, fault: null, failure: 'not-sent' };
  if (panel.isDown) return { at, fault: null, failure: 'down' };
  if (!sameCredentials(panel.credentials, caller.credentials)) {
    panel.failedLogins += 1;
    return { at, fault: null, failure: 'auth-failed' };
  }
  const fault = panel.draw(request.verb);
  const { life } = panel;
  const end = await carryRequest(
    {
      clock: panel.clock,
      latencyMs: panel.latencyMs,
      timeoutMs: caller.requestTimeoutMs,
      signal: request.signal,
      fault,
      isAlive: () => panel.life === life,
    },
    { begin: work.begin, commit: () => work.commit(fault) },
  );
  return { at, fault, failure: end === 'answered' ? failureOf(fault) : end };
}

function failureOf(fault: FakePanelFault | null): Failure | null {
  if (fault === null) return null;
  switch (fault.kind) {
    case 'slow':
    case 'late-answer':
    case 'no-answer':
    case 'never-answers':
    case 'ignores-abort':
    case 'lost-write':
    case 'wrong-terms':
    case 'inconclusive':
      return null;
    default:
      return fault.kind;
  }
}

function toReadError(failure: Failure, fault: FakePanelFault | null, operation: string): PanelkitError {
  const message = `The fake panel failed: ${failure}`;
  switch (failure) {
    case 'auth-failed':
      return new PanelkitError('PANEL_AUTH_FAILED', { message, details: { reason: failure } });
    case 'refused':
      return new PanelkitError('PANEL_REFUSED', { message, details: { operation, reason: failure } });
    case 'invalid-answer':
      return new PanelkitError('PANEL_RESPONSE_INVALID', {
        message,
        details: { operation, reason: failure },
      });
    default:
      return new PanelkitError('PANEL_UNREACHABLE', {
        message,
        details: { retryAfterMs: retryAfterMsOf(fault) },
      });
  }
}

function toWriteOutcome(failure: Failure, fault: FakePanelFault | null): WriteOutcome {
  switch (failure) {
    case 'refused':
      return { kind: 'refused', reason: failure };
    case 'down':
    case 'not-sent':
    case 'auth-failed':
    case 'rate-limited':
    case 'error-before-commit':
      return { kind: 'not-applied', reason: failure, retryAfterMs: retryAfterMsOf(fault) };
    default:
      return { kind: 'unknown', cause: failure };
  }
}

function retryAfterMsOf(fault: FakePanelFault | null): number | null {
  return fault?.kind === 'rate-limited' ? fault.retryAfterMs : null;
}

function outcomeOf(effect: FakeEffect | null): WriteOutcome {
  return effect?.outcome ?? { kind: 'unknown', cause: 'cut' };
}

function sameCredentials(first: Record<string, string>, second: Record<string, string>): boolean {
  return Object.entries(first).every(([field, value]) => second[field] === value);
}

function log(panel: FakePanelServer, request: FakePanelRequest, sent: Sent, outcome = 'answered'): void {
  panel.history.push({
    at: sent.at,
    verb: request.verb,
    name: request.name ?? null,
    fault: sent.fault?.kind ?? null,
    outcome: sent.failure ?? outcome,
  });
}
