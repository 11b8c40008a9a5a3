import type { Mutant } from '../mutant.ts';

const bulkCommands = 'packages/sdk/src/engine/bulk/bulk-commands.ts';
const previewPlaces = 'packages/sdk/src/engine/bulk/preview-places.ts';

const bulkRunsTest = 'tests/engine/bulk/bulk-runs.test.ts';
const updatePlacesTest = 'tests/engine/places/update-places.test.ts';

/** Work of staff on many subscriptions. */
export const bulkMutants: readonly Mutant[] = [
  {
    id: 'bulk/incident-gives-twice',
    file: bulkCommands,
    find: 'if (known !== null) {',
    replace: "if (known?.status === 'running') {",
    breaks: 'each subscription gets days once for an incident',
    tests: [bulkRunsTest],
    only: 'days for everybody',
  },
  {
    id: 'bulk/incident-elsewhere-is-the-same-run',
    file: bulkCommands,
    find: 'if (known.panelId === target.panelId && known.inboundId === target.inboundId) return known.id;',
    replace: 'return known.id;',
    breaks: 'days for an incident elsewhere are not called given',
    tests: [bulkRunsTest],
  },
  {
    id: 'bulk/preview-forgets-what-is-missing',
    file: previewPlaces,
    find: 'Math.max(0, place.subscriptionCount - freeCount)',
    replace: 'Math.min(0, place.subscriptionCount - freeCount)',
    breaks: 'a preview counts for how many there is no room',
    tests: [updatePlacesTest],
  },
  {
    id: 'bulk/those-that-change-follow-too',
    file: 'packages/sdk/src/domain/placement/places-preview.ts',
    find: "if (isChanging) return 'CHANGE_PENDING';",
    replace: '',
    breaks: 'a preview counts those whose change is pending as refused',
    tests: ['packages/sdk/src/domain/placement/places-preview.test.ts'],
  },
];
