import type { Backend } from '@panelkit/sdk';
import { createMemoryBackend, type MemoryBackend } from './create-memory-backend.ts';
import {
  assembleTestShop,
  createTestWorld,
  registerPanels,
  type TestWorld,
} from './testing/assemble-test-shop.ts';
import type { TestPanelkit, TestPanelkitOptions } from './testing/test-panelkit.ts';

export type { TestPanel, TestPanelkit, TestPanelkitOptions, TestShop } from './testing/test-panelkit.ts';

/** Makes the test shop. Works in any test runner. */
export async function createTestPanelkit(options: TestPanelkitOptions = {}): Promise<TestPanelkit> {
  const { wrapBackend = (backend) => backend, ...wanted } = options;
  const world = createTestWorld(wanted);
  const shop = open({ world, wrapBackend }, createMemoryBackend({ clock: world.clock }));
  await registerPanels(world, shop);
  return shop;
}

interface Place {
  world: TestWorld;
  wrapBackend(backend: MemoryBackend): Backend;
}

function open(place: Place, backend: MemoryBackend): TestPanelkit {
  const { world, wrapBackend } = place;
  return {
    ...assembleTestShop(world, wrapBackend(backend)),
    backend,
    another: (changes) => {
      const options = { ...world.options, ...changes };
      return open({ ...place, world: { ...world, options } }, backend.reopen());
    },
    crash: () => {
      backend.crash();
      return open(place, backend.reopen());
    },
  };
}
