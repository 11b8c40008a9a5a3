import { Socket } from 'node:net';

/**
 * A connection that writes what belongs together at once: statements that are sent before the code waits for
 * an answer leave in one piece. Each piece costs a call of the system and wakes the server, which is dearer
 * than most statements.
 */
export function createBatchingSocket(): Socket {
  const socket = new Socket();
  const uncork = socket.uncork.bind(socket);
  // The driver holds the socket back (`cork`) while it writes a statement; it is let go once nothing more is
  // about to be sent.
  socket.uncork = () => process.nextTick(uncork);
  return socket;
}
