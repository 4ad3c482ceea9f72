import { expect, it } from 'vitest';
import { demandAgreement } from '../../src/commands/install-answers';
import { parseSite } from '../../src/site/load';
import { LAB_TEXT } from '../site/sample';

const site = parseSite(LAB_TEXT, 'site.yaml');

it('takes flags that say what the site file says, and what it means without saying it', () => {
  expect(() =>
    demandAgreement(site, { cluster: 'mqlab', guard: 'yes', 'self-reset': 'off' }, 'site.yaml'),
  ).not.toThrow();
});

it.each([
  [{ cluster: 'other' }, 'The site file site.yaml says "mqlab" for cluster, but --cluster says "other".'],
  [{ guard: 'no' }, 'The site file site.yaml says "yes" for guard.enabled, but --guard says "no".'],
  [
    { 'self-reset': 'sysrq' },
    'The site file site.yaml says "off" for guard.selfReset, but --self-reset says "sysrq".',
  ],
])('refuses a flag that differs: %o', (given, message) => {
  expect(() => demandAgreement(site, given, 'site.yaml')).toThrow(message);
});
