/** Reads again what shows a link that nobody can dial. */
export interface WholeLinks {
  /** @param linksOf - all links that the answer shows */
  read<Answer>(ask: () => Promise<Answer>, linksOf: (answer: Answer) => string[]): Promise<Answer>;
}

/**
 * Marzban renders the first link of each Reality inbound after a start or a change of its configuration
 * without the short id: it copies the inbound before it draws the id. The next answer has it. Where it still
 * lacks one, the empty id is the inbound's own, and nothing is asked twice for it. Source:
 * app/subscription/share.py, `process_inbounds_and_tags` (0.8.4).
 */
export function createWholeLinks(): WholeLinks {
  let isEmptyIdUsual = false;
  return {
    read: async (ask, linksOf) => {
      const answer = await ask();
      if (!linksOf(answer).some(lacksShortId)) return answer;
      if (isEmptyIdUsual) return answer;
      const second = await ask();
      isEmptyIdUsual = linksOf(second).some(lacksShortId);
      return second;
    },
  };
}

function lacksShortId(link: string): boolean {
  const [address = ''] = link.split('#');
  return /[?&]security=reality(&|$)/.test(address) && !/[?&]sid=[^&]/.test(address);
}
