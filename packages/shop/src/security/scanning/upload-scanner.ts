/** What looks for malicious content in files that people send. */
export interface UploadScanner {
  /**
   * @returns the name of what it found; null: nothing
   * @throws Error when it does not answer, or cannot judge the file
   */
  scan(content: Uint8Array): Promise<string | null>;
}
