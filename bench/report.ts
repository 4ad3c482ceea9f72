import { median, type Run } from './measure';
import { NODES, type Row } from './rows';

/** Medians of a row's runs. */
export interface Result {
  readonly row: string;
  /** Seconds. */
  readonly wall: number;
  /** Seconds of user and system time. */
  readonly cpu: number;
  /** Peak MB. */
  readonly memory: number;
  readonly packages?: number;
}

/** A figure and the most that it should be. */
export interface Goal {
  readonly what: string;
  readonly value: number;
  readonly goal: number;
}

export function summarise({ name, count }: Row, runs: readonly Run[]): Result {
  const of = (pick: (run: Run) => number): number => Math.round(1000 * median(runs.map(pick))) / 1000;
  return {
    row: name,
    wall: of(({ wall }) => wall),
    cpu: of(({ cpu }) => cpu),
    memory: Math.round(of(({ memory }) => memory)),
    ...(count === undefined ? {} : { packages: count(runs[0]?.output ?? '') }),
  };
}

type Measured = 'wall' | 'cpu' | 'memory';

const rounded = (value: number): number => Math.round(100 * value) / 100;

export function goalsOf(results: readonly Result[]): Goal[] {
  const find = (row: string): Result => {
    const found = results.find((result) => result.row === row);
    if (found === undefined) throw new Error(`${row} was not measured`);
    return found;
  };
  const compare = (ours: string, peer: string, field: Measured, goal: number): Goal => ({
    what: `${field} of ${ours} / ${peer}`,
    value: rounded(find(ours)[field] / find(peer)[field]),
    goal,
  });
  return Object.keys(NODES).flatMap((node) => [
    compare(`ours_cold_${node}`, 'libsolv_xml', 'cpu', 1),
    compare(`ours_cold_${node}`, 'dnf_cold', 'cpu', 0.33),
    compare(`ours_cold_${node}`, 'dnf_cold', 'memory', 1),
    compare(`ours_build_${node}`, 'dnf_download', 'wall', 0.5),
    { what: `seconds of ours_warm_${node}`, value: rounded(find(`ours_warm_${node}`).wall), goal: 0.25 },
  ]);
}

/** `growth_N` rows: the CPU that one more package costs must not grow. */
export function growthGoal(results: readonly Result[]): Goal {
  const costs = results.slice(1).map((larger, i) => {
    const smaller = results[i] as Result;
    return (larger.cpu - smaller.cpu) / (packagesOf(larger) - packagesOf(smaller));
  });
  const [first = 0, last = 0] = [costs[0], costs[costs.length - 1]];
  return {
    what: 'CPU of one more package at the end / at the beginning',
    value: rounded(last / first),
    goal: 1.1,
  };
}

function packagesOf({ row }: Result): number {
  return Number(row.replace('growth_', ''));
}

export function print(results: readonly Result[], goals: readonly Goal[]): void {
  const line = (cells: readonly string[]): string =>
    cells.map((cell, i) => (i === 0 ? cell.padEnd(20) : cell.padStart(9))).join('');
  console.log(line(['median of rounds', 'wall s', 'cpu s', 'peak MB', 'packages']));
  for (const { row, wall, cpu, memory, packages = '-' } of results) {
    console.log(line([row, wall.toFixed(2), cpu.toFixed(2), String(memory), String(packages)]));
  }
  console.log('');
  for (const { what, value, goal } of goals) {
    console.log(`${value.toFixed(2)} ${value <= goal ? 'reaches' : 'misses '} ${goal.toFixed(2)}  ${what}`);
  }
}
