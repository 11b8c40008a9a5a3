export { createMemoryBackend, type MemoryBackend } from './create-memory-backend.ts';
