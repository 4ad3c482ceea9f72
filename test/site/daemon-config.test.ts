import { expect, it } from 'vitest';
import { decodeConfig, encodeConfig } from '../../src/site/daemon-config';
import { managedStorage } from './sample';
import { sampleSite } from '../failoverd/sample';

const site = sampleSite();

it("gives the daemon the whole site without the site's secrets", () => {
  const text = encodeConfig(site);
  const { incoming, outgoing } = managedStorage(site).chap;
  for (const secret of [site.heartbeat.authKey, incoming.secret, outgoing.secret])
    expect(text).not.toContain(secret);
  const read = decodeConfig(text, 'failoverd.json');
  expect([read.nodes, read.vip, read.filesystem, read.service]).toEqual([
    site.nodes,
    site.vip,
    site.filesystem,
    site.service,
  ]);
});

it('refuses what it did not write', () => {
  for (const text of ['', 'null', '{"format":2}', '{"format":1}'])
    expect(() => decodeConfig(text, '/x.json')).toThrow(
      '/x.json is not a configuration that this failoverd wrote.',
    );
});
