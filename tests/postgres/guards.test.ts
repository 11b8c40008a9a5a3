import { describeEventsToldAgain } from '../engine/gateways/describe-events-told-again.ts';
import { describeForeignNotices } from '../engine/gateways/describe-foreign-notices.ts';
import { describeRenewalGuards } from '../engine/lifecycle/describe-renewal-guards.ts';
import { describeFences } from '../engine/reconcile/describe-fences.ts';
import { onPostgres } from './on-postgres.ts';

const POSTGRES = onPostgres('guards');
describeFences(POSTGRES);
describeForeignNotices(POSTGRES);
describeRenewalGuards(POSTGRES);
describeEventsToldAgain(POSTGRES);
