/** What the shop prints when it is ready: where it is and what to try. */
export function welcome(started: {
  name: string;
  publicUrl: string;
  port: number;
  wantedPort: number;
  isSimulated: boolean;
}): string {
  const { name, publicUrl, port, wantedPort, isSimulated } = started;
  const moved = wantedPort !== 0 && port !== wantedPort;
  return [
    '',
    ...(moved ? [`Port ${wantedPort} is busy, so this is port ${port}.`] : []),
    `${name} is open: ${publicUrl}`,
    '',
    'Try this:',
    `  1. Be Ada (${publicUrl}/people), who has 100 dollars, and buy two units of a plan.`,
    '  2. Open a unit: there is its subscription link, with a QR code.',
    '  3. Buy with "bank transfer", send a receipt, then be Dana of the staff and approve it.',
    '',
    isSimulated
      ? 'The panel is a simulated Marzban in this process, so the links lead nowhere. A real one: see .env.example.'
      : 'The panel is real: what you buy here are accounts on it.',
    'Everything is kept in memory and gone when this stops. Ctrl-C stops it.',
    '',
  ].join('\n');
}
