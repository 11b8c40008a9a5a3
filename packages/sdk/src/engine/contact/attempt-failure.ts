/** Why an attempt ended without success. No secret. */
export interface AttemptFailure {
  code: string;
  message: string;
}
