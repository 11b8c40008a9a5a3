export { type StripeCheckoutOptions, stripeCheckout } from './stripe-checkout/stripe-gateway.ts';
