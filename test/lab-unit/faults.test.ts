import { describe, expect, it } from 'vitest';
import { clockCommand, parseClockOffset } from '../../lab/clock';
import { diskFaultScript } from '../../lab/disk-fault';

describe("a guest's clock", () => {
  it("is set to the host's time and an offset", () => {
    expect(clockCommand(1_500_000_000_250, -90)).toEqual(['date', '-u', '-s', '@1499999910.250']);
    expect(clockCommand(1_500_000_000_250, 0)).toEqual(['date', '-u', '-s', '@1500000000.250']);
  });

  it('takes an offset with a sign, or 0', () => {
    expect(['+60', '-3600', '+0.5', '0', '60', 'x', ''].map(parseClockOffset)).toEqual([
      60,
      -3600,
      0.5,
      0,
      undefined,
      undefined,
      undefined,
    ]);
  });
});

describe('a disk fault', () => {
  const lines = (fault: Parameters<typeof diskFaultScript>[0]): string[] =>
    diskFaultScript(fault).split('\n').slice(-3, -1);

  it("is a change of each volume's table, made from the table that LVM gave it", () => {
    expect(lines({ kind: 'slow', delayMs: 250 })).toEqual([
      '  name=${record##*/}',
      `  modprobe dm-delay; awk '{ print $1, $2, "delay", $4, $5, 250 }' "$record" | dmsetup reload "$name"; dmsetup resume "$name"`,
    ]);
    expect(lines({ kind: 'error' })[1]).toBe(
      `  awk '{ print $1, $2, "error" }' "$record" | dmsetup reload "$name"; dmsetup resume "$name"`,
    );
    expect(lines({ kind: 'hang' })[1]).toBe('  dmsetup suspend --noflush --nolockfs "$name"');
  });

  it('is taken away by that very table', () => {
    expect(lines({ kind: 'off' })[1]).toBe(
      '  cat "$record" | dmsetup reload "$name"; dmsetup resume "$name"; rm "$record"',
    );
  });
});
