/** How numbers, amounts and instants are written in one language and time zone. */
export interface MessageFormat {
  number(value: number): string;
  /** A number with the form of a word that it asks for, as of {@link createPlural}. */
  count(value: number, one: string, few: string, many?: string): string;
  /** `80` is 80 %. */
  percent(value: number): string;
  money(amountMinor: number, currency: string): string;
  /** The day and the time of day, in the time zone; null = never. */
  instant(at: string | null): string;
  /** 1 GB = 1024³ bytes; null = unlimited. */
  traffic(bytes: number | null): string;
  /** A name of any language in its own direction: *30 GB* in a Persian sentence is not *GB 30*. */
  named(name: string): string;
  /** The names of countries, by their ISO 3166 codes. */
  countries(codes: readonly string[]): string;
}
