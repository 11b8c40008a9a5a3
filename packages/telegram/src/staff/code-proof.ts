/** What came of a code of an authenticator app. */
export type CodeProof = 'proved' | 'wrong-code' | 'used-code' | 'too-many-attempts';
