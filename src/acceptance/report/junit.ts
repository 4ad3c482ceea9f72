import { translate } from '../../ui/messages';
import type { Text } from '../../core/events';
import type { VerifyReport } from '../verify';
import { escapeXml } from './escape';

const english = (text: Text): string => translate(text, 'en');

/** JUnit XML with one suite for the checks and one for the scenarios; always English. */
export function renderJunit(report: VerifyReport): string {
  const checks = report.checks.map(({ id, title, outcome, seen, advice }) => {
    const open = `    <testcase classname="heartbundle.checks" name=${attribute(`${id}: ${english(title)}`)} time="0"`;
    const body = [...seen, ...(advice === undefined ? [] : [advice])].map(english).join('\n');
    if (outcome === 'failed')
      return `${open}>\n      <failure message=${attribute(english(title))}>${escapeXml(body)}</failure>\n    </testcase>`;
    if (outcome === 'unproved')
      return `${open}>\n      <skipped message=${attribute(body)}/>\n    </testcase>`;
    return `${open}>\n      <system-out>${escapeXml(body)}</system-out>\n    </testcase>`;
  });
  const scenarios = report.scenarios.map(
    ({ id, title, outcome, told, seconds, outageMs, acknowledged, lost }) => {
      const open = `    <testcase classname="heartbundle.scenarios" name=${attribute(`${id}: ${english(title)}`)} time="${seconds}"`;
      const body = [
        ...told.map(english),
        `outage ${(outageMs / 1000).toFixed(1)} s, acknowledged ${acknowledged}, lost ${lost}`,
      ].join('\n');
      if (outcome === 'failed')
        return `${open}>\n      <failure message=${attribute(english(title))}>${escapeXml(body)}</failure>\n    </testcase>`;
      return `${open}>\n      <system-out>${escapeXml(body)}</system-out>\n    </testcase>`;
    },
  );
  const failedChecks = report.checks.filter(({ outcome }) => outcome === 'failed').length;
  const skippedChecks = report.checks.filter(({ outcome }) => outcome === 'unproved').length;
  const failedScenarios = report.scenarios.filter(({ outcome }) => outcome === 'failed').length;
  const total = checks.length + scenarios.length;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="heartbundle verify" tests="${total}" failures="${failedChecks + failedScenarios}">`,
    `  <testsuite name="checks" tests="${checks.length}" failures="${failedChecks}" errors="0" skipped="${skippedChecks}" timestamp="${report.startedAt.slice(0, 19)}" hostname=${attribute(report.node)}>`,
    ...checks,
    '  </testsuite>',
    `  <testsuite name="scenarios" tests="${scenarios.length}" failures="${failedScenarios}" errors="0" skipped="0" timestamp="${report.startedAt.slice(0, 19)}" hostname=${attribute(report.node)}>`,
    ...scenarios,
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
}

function attribute(text: string): string {
  return `"${escapeXml(text)}"`;
}
