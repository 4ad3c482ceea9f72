import { posix } from 'path';
import { checkBundle, type CheckReport } from '../bundle/check';
import { PLACE, type Manifest } from '../bundle/manifest';
import type { TrustPin } from '../bundle/trust';
import { AppError } from '../core/error';
import { stage } from '../core/events';
import type { Machine } from '../node/machine';
import type { Cli } from './cli';

/** The report of a bundle without findings. */
export type GoodReport = CheckReport & { readonly manifest: Manifest };

/** The unpacked bundle: the one named, or the one that this program lies in. */
export function bundleFolder(given: string | undefined): string {
  return given ?? posix.dirname(posix.dirname(process.argv[1] ?? ''));
}

/** Every digest and vendor signature again, by our own code; the first finding ends the run. */
export async function openBundle(cli: Cli, machine: Machine, bundle: string): Promise<GoodReport> {
  if ((await machine.stat(posix.join(bundle, PLACE.manifest))) === undefined)
    throw new AppError('BUNDLE_ABSENT', { folder: bundle });
  const report = await stage(cli.emit, 'bundle', { key: 'install.checking' }, () =>
    checkBundle(bundle, { vendorSignatures: true }, cli.emit, 'bundle'),
  );
  const { findings, manifest, packages, unsigned } = report;
  const [finding, ...others] = findings;
  for (const other of others) cli.print(cli.describe(other));
  if (finding !== undefined) throw finding;
  if (manifest === undefined) throw new Error('a bundle without findings has no manifest');
  const values = {
    name: `${manifest.name} ${manifest.version}`,
    files: report.files.count,
    packages: packages.length + unsigned.length,
    signed: packages.length,
    fingerprint: report.fingerprint ?? '-',
  };
  cli.emit({ kind: 'notice', level: 'info', text: { key: 'install.evidence', values } });
  return { ...report, manifest };
}

/** What is kept and shown of the bundle that was installed from. */
export function bundleDocument(
  { manifest, fingerprint, files, packages, unsigned }: GoodReport,
  pin: TrustPin,
): unknown {
  const { name, version, serial } = manifest;
  return {
    name,
    version,
    serial,
    fingerprint,
    confirmation: pin.confirmation,
    files,
    signedPackages: packages.map(({ nevra, evidence }) => ({ nevra, key: evidence.header.fingerprint })),
    unsignedPackages: unsigned,
  };
}
