import type { Command } from 'commander';
import type { Manifest } from '../bundle/manifest';
import { decideTrust, pinOf, readPin, type TrustPin } from '../bundle/trust';
import { AppError } from '../core/error';
import type { Machine } from '../node/machine';
import { confirm } from '../ui/confirm';
import { readFingerprint } from './bundle-check';
import type { Cli } from './cli';

export interface TrustOptions {
  readonly fingerprint?: string;
  readonly trustNewKey?: boolean;
  readonly allowOlder?: boolean;
  readonly yes?: boolean;
  readonly plan?: boolean;
}

export function addTrustOptions(command: Command): Command {
  return command
    .option('--fingerprint <sha256>', 'fingerprint that the key of the bundle must have')
    .option(
      '--trust-new-key',
      'the bundle is sealed by another key than the one installed, and that is meant',
    )
    .option('--allow-older', 'the bundle is older than the one installed, and that is meant');
}

/**
 * What this machine will pin of the bundle. The key's fingerprint comes from --fingerprint or the
 * site file; else from a person at the terminal. An unattended first run without either takes the
 * key as it is and warns: whoever could replace the key could have replaced this program, and every
 * later bundle is held against it. A changed key is never taken unseen.
 */
export async function settleTrust(
  cli: Cli,
  machine: Machine,
  { bundle, manifest }: { readonly bundle: string; readonly manifest: Manifest },
  options: TrustOptions,
  siteFingerprint?: string,
): Promise<TrustPin> {
  const { fingerprint } = manifest.keys.bundle;
  const decision = decideTrust({
    bundle,
    manifest,
    pin: await readPin(machine),
    expected: readFingerprint(options.fingerprint) ?? siteFingerprint,
    trustNewKey: options.trustNewKey,
    allowOlder: options.allowOlder,
  });
  if (decision.trust === 'settled') return decision.pin;
  if (decision.trust === 'refused') {
    const [error, ...others] = decision.errors;
    for (const other of others) cli.print(cli.describe(other));
    throw error ?? new Error('a bundle was refused without a reason');
  }
  if (cli.terminal && options.yes !== true && options.plan !== true) {
    await cli.renderer.flush();
    cli.say({ key: 'trust.compare', values: { name: `${manifest.name} ${manifest.version}` } });
    cli.print(`\n  ${inGroups(fingerprint)}\n`);
    if (await confirm(cli.text('trust.question'))) return pinOf(manifest, 'confirmed');
    throw new AppError('BUNDLE_KEY_UNCONFIRMED', { bundle, actual: fingerprint });
  }
  if (decision.reason === 'new-key')
    throw new AppError('BUNDLE_KEY_UNCONFIRMED', { bundle, actual: fingerprint });
  cli.emit({ kind: 'notice', level: 'warning', text: { key: 'trust.first-use', values: { fingerprint } } });
  return pinOf(manifest, 'first-use');
}

/** Groups of eight, four a line: what a person can compare at the telephone. */
function inGroups(fingerprint: string): string {
  return (fingerprint.match(/.{1,32}/g) ?? [])
    .map((line) => (line.match(/.{1,8}/g) ?? []).join(' '))
    .join('\n  ');
}
