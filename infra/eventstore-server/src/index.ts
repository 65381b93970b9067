export { END, type Fault, type FaultTarget } from './faults/fault.ts';
export { Faults, type InjectedFault } from './faults/faults.ts';
export { faultsAt, type RemoteFaults } from './faults/remote-faults.ts';
export {
  startEventStoreServer,
  type EventStoreServer,
  type EventStoreServerOptions,
} from './server.ts';
