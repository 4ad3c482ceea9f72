import { describe, expect, it } from 'vitest';
import { confirmScenarios, demandConfirmable } from '../../src/commands/verify-confirm';
import { translate } from '../../src/ui/messages';
import type { Text } from '../../src/core/events';

/** A terminal on which these lines are typed one after the other. */
function terminal(lines: string[]) {
  const told: string[] = [];
  let closed = false;
  const cli = {
    terminal: true,
    say: (text: Text) => void told.push(translate(text, 'en')),
    text: (key: string) => translate({ key }, 'en'),
  };
  const open = () => ({
    line: (label: string) => {
      told.push(label);
      return Promise.resolve(lines.shift() ?? '');
    },
    close: () => void (closed = true),
  });
  return { cli, open, told, isClosed: () => closed };
}

const unanswered = { given: undefined, cluster: 'mqlab' };

describe("the confirmation that a service's interruption is meant", () => {
  it("is the cluster's name, typed", async () => {
    const { cli, open, told, isClosed } = terminal(['mqlab']);
    await confirmScenarios(cli, unanswered, ['planned-move', 'owner-crash'], open);
    expect(told).toEqual([
      'The scenarios interrupt the service of mqlab: planned-move, owner-crash.',
      'Type the name of the cluster to go on; Enter alone plays nothing',
    ]);
    expect(isClosed()).toBe(true);
  });

  it('is asked for again after another name, and Enter alone ends it', async () => {
    const { cli, open, told, isClosed } = terminal(['mqlap', 'yes', '']);
    const asked = confirmScenarios(cli, unanswered, ['planned-move'], open);
    await expect(asked).rejects.toMatchObject({ code: 'CANCELLED' });
    expect(told.filter((line) => line.includes('is not the name'))).toEqual([
      '"mqlap" is not the name of this cluster.',
      '"yes" is not the name of this cluster.',
    ]);
    expect(isClosed()).toBe(true);
  });

  it('asks nothing when it was given', async () => {
    const { cli, open, told } = terminal([]);
    await confirmScenarios(cli, { given: ' mqlab', cluster: 'mqlab' }, ['planned-move'], open);
    expect(told).toEqual([]);
  });

  it('is refused at once when a wrong one was given, or nobody can be asked', () => {
    expect(() => demandConfirmable({ terminal: true }, { given: 'mqlap', cluster: 'mqlab' })).toThrow(
      '"mqlap" is not the name of this cluster',
    );
    expect(() => demandConfirmable({ terminal: false }, unanswered)).toThrow('confirm');
    expect(() => demandConfirmable({ terminal: true }, unanswered)).not.toThrow();
  });
});
