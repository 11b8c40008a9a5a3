import { describeNotifierContract } from '../contracts/notifier-contract.ts';
import { createRecordingNotifier } from './recording-notifier.ts';
import { createTestClock } from './test-clock.ts';

describeNotifierContract('recording', { asksToWait: true }, async () => {
  const notifier = createRecordingNotifier({ clock: createTestClock() });
  return {
    notifier,
    received: () => notifier.messages.map(({ id, text, link }) => ({ id, text, link })),
    refuse: () => notifier.behave({ kind: 'refuse' }),
    fail: (options) => notifier.behave({ kind: 'fail', ...options }),
    hang: () => notifier.behave({ kind: 'hang' }),
    recover: () => notifier.behave({ kind: 'deliver' }),
    teardown: async () => {},
  };
});
