import { describeConfirmedAtOnce } from '../engine/gateways/describe-confirmed-at-once.ts';
import { describeEventsToldAgain } from '../engine/gateways/describe-events-told-again.ts';
import { describeForeignNotices } from '../engine/gateways/describe-foreign-notices.ts';
import { describeUnansweredProviders } from '../engine/gateways/describe-unanswered-providers.ts';
import { describeRenewalGuards } from '../engine/lifecycle/describe-renewal-guards.ts';
import { describeUnansweredChannels } from '../engine/notifications/describe-unanswered-channels.ts';
import { describeFences } from '../engine/reconcile/describe-fences.ts';
import { onPostgres } from './on-postgres.ts';

const POSTGRES = onPostgres('guards');
describeFences(POSTGRES);
describeForeignNotices(POSTGRES);
describeRenewalGuards(POSTGRES);
describeEventsToldAgain(POSTGRES);
describeUnansweredProviders(POSTGRES);
describeUnansweredChannels(POSTGRES);
describeConfirmedAtOnce(POSTGRES);
