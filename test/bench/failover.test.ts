import { describe, expect, it } from 'vitest';
import type { Fault } from '../../bench/failover/faults';
import { outageAfter, parsePings } from '../../bench/failover/outage';
import { goalsOf, tableOf } from '../../bench/failover/report';
import type { Trial } from '../../bench/failover/trial';

describe('outageAfter', () => {
  it('is the time from the fault to the answer that ends the longest gap', () => {
    expect(outageAfter([900, 1_000, 4_200, 4_300], 1_050, 5_000)).toEqual({
      backAfterMs: 3_150,
      longestMs: 3_200,
    });
  });

  it('does not take an answer that was under way for the service being back', () => {
    expect(outageAfter([1_000, 1_060, 4_200], 1_050, 5_000).backAfterMs).toBe(3_150);
  });

  it('never ends when no answer comes, and says so', () => {
    expect(outageAfter([900, 1_000], 1_050, 61_000)).toEqual({ backAfterMs: undefined, longestMs: 60_000 });
    expect(outageAfter([], 1_050, 61_050)).toEqual({ backAfterMs: undefined, longestMs: 60_000 });
  });
});

it('reads the answers of ping -D by the host clock, and no error', () => {
  const output = `PING 10.20.0.100 (10.20.0.100) 56(84) bytes of data.
[1795694436.250000] 64 bytes from 10.20.0.100: icmp_seq=1 ttl=64 time=0.31 ms
[1795694438.000000] From 10.20.0.20 icmp_seq=9 Destination Host Unreachable
[1795694440.500000] 64 bytes from 10.20.0.100: icmp_seq=40 ttl=64 time=0.29 ms
`;
  expect(parsePings(output, 250)).toEqual([1_795_694_436_000, 1_795_694_440_250]);
});

describe('the report', () => {
  const trial = (
    peer: string,
    fault: string,
    backAfterMs: number | undefined,
    moved: string[] = [],
  ): Trial => ({
    peer,
    profile: 'fast',
    fault,
    owner: 'MQMaster',
    address: { backAfterMs, longestMs: 3_000 },
    service: { backAfterMs, longestMs: backAfterMs ?? 60_000 },
    moved,
    lost: 0,
    filesystemClean: true,
    load: [1, 1],
  });
  const profile = {
    name: 'fast',
    keepalive: 250,
    warntime: 1_000,
    deadtime: 2_000,
    watchdog: 2_000,
  } as const;
  const crash = { name: 'crash', title: 'a crash', moves: true } as Fault;
  const peers = ['ours', 'other'].map((name) => ({ name, title: name }) as never);

  it('sets the median of each peer beside ours', () => {
    const trials = [
      ...[3_000, 3_500, 3_800].map((ms) => trial('ours', 'crash', ms)),
      ...[7_000, 9_000, 7_000].map((ms) => trial('other', 'crash', ms)),
    ];
    const table = tableOf(trials, profile, crash, peers);
    expect(table).toMatch(/ours\s+3\s+3\.5 \(3\.0–3\.8\)\s+3\.5 \(3\.0–3\.8\)\s+1\.00/);
    expect(table).toMatch(/other\s+3\s+7\.0 \(7\.0–9\.0\)\s+7\.0 \(7\.0–9\.0\)\s+2\.00/);
    expect(goalsOf(trials).map(({ reached }) => reached)).toEqual([true, true]);
  });

  it('misses the goals when one round is late, never ends, or moves at a link loss', () => {
    expect(goalsOf([trial('ours', 'crash', 3_000), trial('ours', 'crash', 4_100)])[0]?.reached).toBe(false);
    expect(goalsOf([trial('ours', 'crash', undefined)])[0]?.reached).toBe(false);
    const goals = goalsOf([
      trial('ours', 'links', 100),
      trial('ours', 'links', 100, ['the owner was reset']),
    ]);
    expect(goals[0]).toEqual({
      what: 'a loss of all links moves nothing: the owner was reset (1 of 2)',
      reached: false,
    });
    expect(goalsOf([trial('other', 'crash', 9_000)])).toEqual([]);
  });
});
