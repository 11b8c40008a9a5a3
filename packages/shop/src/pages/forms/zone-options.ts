/** Every time zone, to choose from. */
export function zoneOptions(): (readonly [value: string, label: string])[] {
  return Intl.supportedValuesOf('timeZone').map((zone) => [zone, zone]);
}
