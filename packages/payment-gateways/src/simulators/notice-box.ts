/** A notice on its way to the shop. */
export interface SimulatedNotice {
  rawBody: string;
  headers: Record<string, string>;
}

/** What a simulated provider has to tell. */
export interface NoticeBox {
  put(notice: SimulatedNotice): void;
  /** The notices that wait; they are forgotten with this. */
  takeNotices(): SimulatedNotice[];
  /** Every notice ever sent. */
  resendAll(): SimulatedNotice[];
}

export function createNoticeBox(): NoticeBox {
  const sent: SimulatedNotice[] = [];
  let waiting: SimulatedNotice[] = [];
  return {
    put: (notice) => {
      sent.push(notice);
      waiting.push(notice);
    },
    takeNotices: () => {
      const taken = waiting;
      waiting = [];
      return taken;
    },
    resendAll: () => [...sent],
  };
}
