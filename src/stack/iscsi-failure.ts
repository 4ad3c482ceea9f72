import { AppError } from '../core/error';
import type { CommandResult } from '../node/machine';
import type { Site } from '../site/schema';
import { lastLines } from './service-step';

/** Exit codes of iscsiadm, open-iscsi's include/iscsi_err.h. */
export const ISCSI = {
  transport: 4,
  login: 5,
  connectTimeout: 8,
  sessionExists: 15,
  fatalLogin: 19,
  noObjects: 21,
  authentication: 24,
} as const;

/** The error of the catalogue for a failed iscsiadm. */
export function iscsiFailure(result: CommandResult, site: Site, action: string): AppError {
  const { address, port, target } = site.storage;
  const portal = `${address}:${port}`;
  switch (result.exitCode) {
    case ISCSI.authentication:
    case ISCSI.fatalLogin:
    case ISCSI.login:
      return new AppError('ISCSI_CHAP_REFUSED', { portal, target, output: iscsiReason(result) });
    case ISCSI.noObjects:
      return new AppError('ISCSI_NO_TARGET', { portal, target });
    case ISCSI.transport:
    case ISCSI.connectTimeout:
      return new AppError('ISCSI_UNREACHABLE', { portal, output: iscsiReason(result) });
    default:
      return new AppError('ISCSI_FAILED', { action, code: result.exitCode, output: lastLines(result) });
  }
}

/** iscsiadm's line with the reason in brackets, `(24 - ...)`, which is not its last one. */
function iscsiReason(result: CommandResult): string {
  const lines = result.stderr.split('\n');
  return lines.find((line) => /\(\d+ - .*\)/.test(line))?.trim() ?? lastLines(result, 1);
}
