import { PanelkitError } from '@panelkit/sdk';
import { describe, expect, test } from 'vitest';
import { HttpError } from './http-error.ts';
import { HTTP_STATUSES } from './http-status-of.ts';
import { problemOf } from './problem-of.ts';
import { problemResponse } from './problem-response.ts';

const SECRET = 'postgres://root:hunter2@db';

test('given every code, then its status says whose turn it is', () => {
  for (const [code, status] of Object.entries(HTTP_STATUSES)) {
    const isOurs = /^(PANEL_|PAYMENT_GATEWAY_UNREACHABLE|STORAGE_UNAVAILABLE|SECRET_|CONFIG_|STARTING)/.test(
      code,
    );
    expect({ code, isOurs: status >= 500 }).toEqual({ code, isOurs });
  }
});

describe('An error as a problem', () => {
  test.each<[string, unknown, object]>([
    [
      'one of the engine',
      new PanelkitError('SOLD_OUT', { message: 'No room', details: { planId: 'p', quantity: 2 } }),
      {
        type: 'about:blank',
        title: 'Conflict',
        status: 409,
        code: 'SOLD_OUT',
        detail: 'No room',
        details: { planId: 'p', quantity: 2 },
      },
    ],
    [
      'wrong input',
      new PanelkitError('INVALID_INPUT', {
        message: 'Invalid input',
        details: { issues: [{ path: 'name', code: 'too_small', message: 'Too short' }] },
      }),
      {
        type: 'about:blank',
        title: 'Bad Request',
        status: 400,
        code: 'INVALID_INPUT',
        detail: 'Invalid input',
        issues: [{ path: 'name', code: 'too_small', message: 'Too short' }],
      },
    ],
    [
      'one behind the host, of which nothing is shown',
      new PanelkitError('PANEL_REFUSED', { message: SECRET, details: { operation: SECRET, reason: SECRET } }),
      { type: 'about:blank', title: 'Bad Gateway', status: 502, code: 'PANEL_REFUSED' },
    ],
    [
      'a refusal of this package',
      new HttpError('BODY_TOO_LARGE', { maxBytes: 10 }),
      {
        type: 'about:blank',
        title: 'Content Too Large',
        status: 413,
        code: 'BODY_TOO_LARGE',
        details: { maxBytes: 10 },
      },
    ],
    [
      'a refusal of Express',
      Object.assign(new Error('entity too large'), { status: 413 }),
      { type: 'about:blank', title: 'Content Too Large', status: 413, code: 'BAD_REQUEST' },
    ],
    [
      'a refusal of Fastify',
      Object.assign(new Error('body must be object'), { statusCode: 400, code: 'FST_ERR_VALIDATION' }),
      { type: 'about:blank', title: 'Bad Request', status: 400, code: 'FST_ERR_VALIDATION' },
    ],
    [
      'a refusal of the host',
      Object.assign(new Error(''), { status: 429, code: 'TOO_MANY_REQUESTS' }),
      { type: 'about:blank', title: 'Too Many Requests', status: 429, code: 'TOO_MANY_REQUESTS' },
    ],
    [
      'anything else',
      Object.assign(new Error(SECRET), { status: 200, code: SECRET }),
      { type: 'about:blank', title: 'Internal Server Error', status: 500, code: 'INTERNAL' },
    ],
    ['text', SECRET, { type: 'about:blank', title: 'Internal Server Error', status: 500, code: 'INTERNAL' }],
  ])('given %s', (_name, error, problem) => {
    expect(problemOf(error).problem).toEqual(problem);
  });

  test('given one that ends by itself, then the answer says when to come back', async () => {
    const error = new PanelkitError('STORAGE_UNAVAILABLE', {
      message: SECRET,
      details: { retryAfterMs: 1500, outcome: 'failed' },
    });
    const response = problemResponse(error, { requestId: 'request-1' });
    expect(response.status).toBe(503);
    expect(response.headers.get('retry-after')).toBe('2');
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    expect(await response.json()).toEqual({
      type: 'about:blank',
      title: 'Service Unavailable',
      status: 503,
      code: 'STORAGE_UNAVAILABLE',
      requestId: 'request-1',
    });
  });
});
