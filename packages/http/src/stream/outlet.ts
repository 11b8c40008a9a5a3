/**
 * Frames that wait for a slow reader. One that is further behind is cut off; it comes back with the last
 * event that it got.
 */
const MAX_WAITING_FRAMES = 256;

/** Where a stream's frames go, until it ends: once, from whichever side. */
export interface Outlet {
  write(frame: string): void;
  end(): void;
  isOpen(): boolean;
  /** Calls `cleanUp` when the stream ends; at once when it has ended. */
  onEnd(cleanUp: () => void): void;
}

/** A stream of text whose memory is bounded. `fill` is given the outlet once, when the stream is made. */
export function createOutletStream(fill: (outlet: Outlet) => void): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  const cleanUps: (() => void)[] = [];
  let isOpen = true;
  const close = (): void => {
    isOpen = false;
    for (const cleanUp of cleanUps.splice(0)) cleanUp();
  };
  const start = (controller: ReadableStreamDefaultController<Uint8Array>): void => {
    const end = (): void => {
      if (!isOpen) return;
      close();
      controller.close();
    };
    const write = (frame: string): void => {
      if (!isOpen) return;
      controller.enqueue(encoder.encode(frame));
      if ((controller.desiredSize ?? 0) <= 0) end();
    };
    const onEnd = (cleanUp: () => void): void => {
      if (isOpen) cleanUps.push(cleanUp);
      else cleanUp();
    };
    fill({ write, end, onEnd, isOpen: () => isOpen });
  };
  return new ReadableStream(
    { start, cancel: close },
    new CountQueuingStrategy({ highWaterMark: MAX_WAITING_FRAMES }),
  );
}
