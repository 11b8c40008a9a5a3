/** A server-sent event. */
export interface StreamMessage {
  data: string;
  /** The type that the browser listens for; `message` by default. */
  event?: string;
}

/**
 * A message as the wire has it. `cursor` becomes its id, by which the browser says where it lost the
 * connection.
 */
export function toFrame({ data, event }: StreamMessage, cursor: number | null = null): string {
  const lines = [
    ...(cursor === null ? [] : [`id: ${cursor}`]),
    ...(event === undefined ? [] : [`event: ${event.replaceAll(/[\r\n]/g, ' ')}`]),
    ...data.split(/\r\n|\r|\n/).map((line) => `data: ${line}`),
  ];
  return `${lines.join('\n')}\n\n`;
}
