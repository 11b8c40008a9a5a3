/**
 * For programs beside the shop's process: an administrator's commands, checks of a set-up, new keys, a demo's
 * people.
 */
export { FORGED_ADDRESS, FORGED_CHAIN, proofOf, signProbe } from './doctor/probe.ts';
export { type Seen, seenSchema } from './doctor/seen.ts';
export { recordAccountChange } from './people/account-changes.ts';
export { generatePassword } from './people/accounts.ts';
export { customerOf } from './people/customer-of.ts';
export { identifyCustomer } from './people/identify-customer.ts';
export { mailFault, needsEncryption, verifyMail } from './people/mailer.ts';
export { flawOf, hashPassword, type PasswordFlaw } from './people/passwords/passwords.ts';
export { resealPasswords } from './people/passwords/reseal-passwords.ts';
export { createSealedPasswords } from './people/passwords/sealed-passwords.ts';
export { resealSecondFactors } from './people/reseal-second-factors.ts';
export type { SecondFactor } from './people/second-factor.ts';
export { listRoles } from './roles/roles.ts';
export { samplePlans, samplePlanTexts } from './setup/sample-plans.ts';
export { createStartSettings, type StartSetting, type StartValues } from './setup/start-settings.ts';
export { BLANK_USER } from './store/blank-user.ts';
