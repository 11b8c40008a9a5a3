/** Where customers of a demo send money; a shop that sells replaces it. */
export const SAMPLE_PAY_TO = 'Demo Bank, account 0000 0000 0000';
