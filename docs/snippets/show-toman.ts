import { createMoneyFormat, parseTypedMinor } from '@panelkit/sdk';

const { format, typed } = createMoneyFormat({ locale: 'fa', displayUnit: 'IRT' });
console.log(format({ amountMinor: 100_000, currency: 'IRR' }));
console.log(typed(12_345, 'IRT'));
// The form says in which unit its amount was typed.
console.log(parseTypedMinor('۱۰٬۰۰۰', { unit: 'IRT', currency: 'IRR' }));
