export { buildStandIn, type StandIn } from './build';
