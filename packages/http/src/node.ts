export { listenOnFreePort } from './node/listen-on-free-port.ts';
export { hasLocalName } from './node/local-only.ts';
export {
  type OpenedProcess,
  type ProcessOptions,
  type ProcessRole,
  type RunningProcess,
  runProcess,
  type StartingProcess,
} from './node/run-process.ts';
export {
  type FetchHandler,
  type NodeHandler,
  type NodeHandlerOptions,
  toNodeHandler,
} from './node/to-node-handler.ts';
