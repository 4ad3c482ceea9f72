import { checkBundle, type CheckReport } from '../bundle/check';
import type { CheckedPackage } from '../bundle/check-packages';
import type { Manifest } from '../bundle/manifest';
import { isNewerThan } from '../bundle/tool-version';
import { AppError, renderMessage } from '../core/error';
import { stage } from '../core/events';
import { VERSION } from '../core/version';
import type { SignatureEvidence } from '../rpm/signature';
import { formatBytes, formatTable } from '../ui/format';
import { examples } from '../ui/help';
import { bundleCommand } from './bundle';
import type { Cli, Register } from './cli';

export const registerBundleCheck: Register = (program, bind) => {
  const command = bundleCommand(program)
    .command('check')
    .argument('<bundle>', 'tarball or unpacked folder')
    .description('verify signature, digests, extra files and every vendor signature; show the evidence')
    .option('--fingerprint <sha256>', 'fingerprint that the key of the bundle must have')
    .addHelpText('after', examples('bundle check bundles/heartbeat-el6-1.0.tar.gz'));
  bind<{ fingerprint?: string }>(command, async (cli, [bundle = ''], options) => {
    const id = 'check';
    const wanted = readFingerprint(options.fingerprint);
    const report = await stage(cli.emit, id, { key: 'check.stage', values: { bundle } }, () =>
      checkBundle(
        bundle,
        { vendorSignatures: true, ...(wanted === undefined ? {} : { fingerprint: wanted }) },
        cli.emit,
        id,
      ),
    );
    if (report.manifest !== undefined) warnAboutTool(cli, bundle, report.manifest);
    await cli.renderer.flush();
    printReport(cli, report);
    cli.printJson(reportDocument(report));
    return report.findings.length > 0 ? 5 : 0;
  });
};

/** Tells when a bundle comes from a later program than this one. */
export function warnAboutTool(cli: Cli, bundle: string, { tool }: Manifest): void {
  if (!isNewerThan(tool.version, VERSION)) return;
  const values = { bundle, made: tool.version, version: VERSION };
  cli.emit({ kind: 'notice', level: 'warning', text: { key: 'check.newer', values } });
}

/** A fingerprint as people write it, with blanks or colons; throws USAGE. */
export function readFingerprint(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const plain = text.replace(/[\s:]/g, '').toLowerCase();
  if (/^[0-9a-f]{64}$/.test(plain)) return plain;
  throw new AppError('USAGE', { problem: '--fingerprint takes 64 hexadecimal digits.' });
}

function printReport(cli: Cli, report: CheckReport): void {
  const { manifest, files, packages, unsigned, findings } = report;
  if (findings.length > 0) {
    cli.say({ key: 'check.bad', values: { bundle: report.bundle, count: findings.length } });
    for (const finding of findings) cli.print(cli.describe(finding));
    return;
  }
  const rows: string[][] = [];
  const row = (key: string, value: string): void => void rows.push([cli.text(key), value]);
  if (manifest !== undefined) {
    const { target } = manifest;
    row('check.bundle', `${manifest.name} ${manifest.version}`);
    row('check.target', `${target.distribution} ${target.release} ${target.arch}`);
    row('check.serial', String(manifest.serial));
    for (const { node } of manifest.baselines ?? []) row('check.baseline', node);
  }
  row('check.key', report.fingerprint ?? '-');
  row('check.files', `${files.count}, ${formatBytes(files.bytes)}`);
  row('check.packages', String(packages.length + unsigned.length));
  for (const [signer, count] of countSigners(packages)) row('check.signed', `${count} × ${signer}`);
  for (const nevra of unsigned) row('check.unsigned', nevra);
  cli.print(formatTable(rows));
  cli.say({ key: 'check.good' });
}

/** `user id (fingerprint), v3 RSA/SHA1` → how many packages. */
function countSigners(packages: readonly CheckedPackage[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { evidence } of packages) {
    const { userId, fingerprint, version, algorithm } = evidence.header;
    const signer = `${userId} (${fingerprint}), v${version} ${algorithm}`;
    counts.set(signer, (counts.get(signer) ?? 0) + 1);
  }
  return counts;
}

function reportDocument(report: CheckReport): unknown {
  const { manifest, packages, findings, ...rest } = report;
  return {
    ...rest,
    ok: findings.length === 0,
    ...(manifest === undefined
      ? {}
      : { name: manifest.name, version: manifest.version, serial: manifest.serial, target: manifest.target }),
    packages: packages.map(({ nevra, evidence }) => ({
      nevra,
      header: signatureDocument(evidence.header),
      payload: typeof evidence.payload === 'string' ? evidence.payload : signatureDocument(evidence.payload),
      digests: evidence.digests,
    })),
    findings: findings.map((finding) => ({
      code: finding.code,
      message: renderMessage(finding, 'en'),
      details: finding.details,
    })),
  };
}

function signatureDocument(signature: SignatureEvidence): unknown {
  return { ...signature, created: new Date(signature.created * 1000).toISOString() };
}
