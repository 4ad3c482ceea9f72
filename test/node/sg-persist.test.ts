import { expect, it } from 'vitest';
import { parseHolder } from '../../src/node/sg-persist';

const HELD_TGT = `  PR generation=0x3, Reservation follows:
    Key=0x4842123400000001
    scope: LU_SCOPE,  type: Write Exclusive, registrants only
`;
const NONE_TGT = '  PR generation=0x3, there is NO reservation held \n';

it('reads a holder, and that there is none', () => {
  expect([parseHolder(HELD_TGT), parseHolder(NONE_TGT)]).toEqual(['4842123400000001', undefined]);
});
