export { HttpError, type HttpErrorCode, type HttpErrorDetails, isHttpError } from './errors/http-error.ts';
export { HTTP_STATUSES, httpStatusOf } from './errors/http-status-of.ts';
export { type DescribedProblem, type Problem, problemOf } from './errors/problem-of.ts';
export { problemResponse } from './errors/problem-response.ts';
export {
  createHttpHandler,
  type HttpHandler,
  type HttpHandlerOptions,
} from './handler/create-http-handler.ts';
export type { Answer, PlainAnswer } from './handler/plain-answer.ts';
export type { RequestHead } from './handler/request-head.ts';
export { requestIdOf } from './handler/request-id.ts';
export type { Connection, Route, RouteContext } from './handler/route.ts';
export { commandContextOf, idempotencyKeyOf, type WithHeaders } from './input/idempotency-key.ts';
export { networkOf, networkRangeOf } from './input/network-of.ts';
export { readBody, readText } from './input/read-body.ts';
export { type BankMessageOptions, bankMessages } from './routes/bank-messages.ts';
export { type HealthOptions, healthRoutes } from './routes/health.ts';
export { type PaymentEventOptions, paymentEvents } from './routes/payment-events.ts';
export { type PaymentReturnOptions, paymentReturns } from './routes/payment-returns.ts';
export { placeNotes } from './routes/place-notes.ts';
export {
  type LinkDecisions,
  type SubscriptionLinkOptions,
  subscriptionLinks,
} from './routes/subscription-links.ts';
export { createEventStreams, type EventStreams, type EventStreamsOptions } from './stream/event-streams.ts';
export type { FollowOptions } from './stream/follow-events.ts';
export type { StreamMessage } from './stream/to-frame.ts';
