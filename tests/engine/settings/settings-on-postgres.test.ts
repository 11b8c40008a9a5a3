import { onPostgres } from '../../postgres/on-postgres.ts';
import { describeKeptCurrency } from './describe-kept-currency.ts';
import { describeLiveSettings } from './describe-live-settings.ts';
import { describeMessageTexts } from './describe-message-texts.ts';
import { describePaymentMethods } from './describe-payment-methods.ts';

describeLiveSettings(onPostgres('settings'));
describeMessageTexts(onPostgres('message_texts'));
describePaymentMethods(onPostgres('payment_methods'));
describeKeptCurrency(onPostgres('kept_currency'));
