import { FAULTS as SOAK_FAULTS, type Roles } from '../../lab/soak/faults';
import type { Lab } from '../../lab/lab';

/** What strikes a pair at work. */
export interface Fault {
  readonly name: string;
  /** For the table. */
  readonly title: string;
  /** Whether the service must come back elsewhere; else it should stay where it is. */
  readonly moves: boolean;
  begin(lab: Lab, roles: Roles): Promise<void>;
  /** Absent where it lasts. */
  readonly end?: (lab: Lab, roles: Roles) => Promise<void>;
}

const nodesCut = SOAK_FAULTS.find(({ name }) => name === 'nodes-cut');
if (nodesCut === undefined) throw new Error('lab/soak/faults.ts has no nodes-cut');

export const FAULTS: readonly Fault[] = [
  {
    name: 'crash',
    title: "the owner's power is cut",
    moves: true,
    begin: (lab, { owner }) => lab.powerOff(owner),
  },
  {
    name: 'links',
    title: 'the nodes do not reach each other on any link for 20 s; clients and storage reach both',
    moves: false,
    begin: (lab, roles) => nodesCut.begin(lab, roles),
    end: (lab, roles) => nodesCut.end(lab, roles),
  },
];
