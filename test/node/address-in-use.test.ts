import { expect, it } from 'vitest';
import { findAddressUse } from '../../src/node/address-in-use';
import { recordedMachine, type RecordedAnswer } from '../../src/node/recorded';

const SHOWN = '2: eth0    inet 10.20.0.11/24 brd 10.20.0.255 scope global eth0';
const FREE = 'Sent 2 probes (2 broadcast(s))\nReceived 0 response(s)\n';
const TAKEN =
  'ARPING 10.20.0.20 from 0.0.0.0 eth0\nUnicast reply from 10.20.0.20 [52:54:00:0A:14:14]  0.7ms\nReceived 1 response(s)\n';

function use(arping: RecordedAnswer, ping: RecordedAnswer = { exitCode: 127 }, address = '10.20.0.20') {
  const machine = recordedMachine({
    commands: { 'ip -o -4 addr show': SHOWN, 'arping *': arping, 'ping *': ping },
  });
  return findAddressUse(machine, address, 'eth0');
}

it('finds an address that another host has, by its hardware address', async () => {
  expect(await use({ exitCode: 1, stdout: TAKEN })).toEqual({ state: 'taken', by: '52:54:00:0A:14:14' });
});

it('finds an address that this machine has itself', async () => {
  expect(await use(FREE, '', '10.20.0.11')).toEqual({ state: 'taken', by: 'eth0' });
});

it('says that an address is free when nobody answers within three seconds', async () => {
  expect(await use(FREE)).toEqual({ state: 'free' });
});

it('pings where arping is absent or another program', async () => {
  expect(await use({ exitCode: 127 }, { exitCode: 0 })).toEqual({ state: 'taken', by: '10.20.0.20' });
  expect(await use({ exitCode: 0, stdout: '..' }, { exitCode: 1 })).toEqual({ state: 'free' });
});

it('does not say that an address is free when it could not ask', async () => {
  expect(await use({ exitCode: 2 }, { exitCode: 2 })).toEqual({ state: 'unknown' });
});
