import { Readable } from 'node:stream';
import { Encrypter } from 'age-encryption';

/** Encrypts for whoever has the private key of `recipient`: `age --decrypt` opens it. */
export async function sealFor(
  recipient: string,
  content: AsyncIterable<Uint8Array>,
): Promise<AsyncIterable<Uint8Array>> {
  const encrypter = new Encrypter();
  encrypter.addRecipient(recipient);
  return encrypter.encrypt(toStream(content));
}

/** The platform's streams, which Node types as its own. */
function toStream(content: AsyncIterable<Uint8Array>): ReadableStream<Uint8Array>;
function toStream(content: AsyncIterable<Uint8Array>): unknown {
  return Readable.toWeb(Readable.from(content));
}
