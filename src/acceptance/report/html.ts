import type { Language } from '../../core/error';
import type { CheckResult } from '../checks/check';
import type { ScenarioResult } from '../run-scenario';
import type { VerifyReport } from '../verify';
import { escapeXml } from './escape';
import { both, renderPage, say } from './page';
import { drawOutages } from './timeline-picture';
import { renderEntries, renderPicture } from './timeline-section';

/** The whole report in one file, without network or script; English and Chinese, `language` shown first. */
export function renderHtml(report: VerifyReport, language: Language): string {
  return renderPage(
    `heartbundle verify: ${report.cluster}`,
    language,
    `${renderVerdict(report)}
${report.scenarios.length > 0 ? renderOverview(report) : ''}
${report.scenarios.map(renderScenario).join('\n')}
${report.checks.length > 0 ? renderChecks(report.checks) : ''}
${renderNotTested(report)}
<footer>heartbundle ${escapeXml(report.tool)} · ${escapeXml(report.finishedAt)}</footer>`,
  );
}

function renderVerdict(report: VerifyReport): string {
  const passed = report.checks.filter(({ outcome }) => outcome === 'passed').length;
  const kind =
    report.verdict === 'passed'
      ? 'passed'
      : ['warnings', 'incomplete', 'suspended', 'cancelled'].includes(report.verdict)
        ? 'warnings'
        : 'failed';
  const scenarios = report.scenarios.filter(({ outcome }) => outcome === 'passed').length;
  return `<header class="${kind}">
<div><h1>${say(`verify.verdict.${report.verdict}`)}</h1>
<p>${say('verify.report.summary', { passed, checks: report.checks.length, scenarios, played: report.scenarios.length })}</p>
${report.refused.map((text) => `<p>${both(text)}</p>`).join('')}</div>
<div class="facts"><b>${escapeXml(report.cluster)}</b><br>${escapeXml(report.startedAt.slice(0, 19).replace('T', ' '))} UTC<br>
${say('verify.report.run-on', { node: report.node })}<br>${say('verify.report.probe', { host: report.probeHost })}</div>
</header>`;
}

function renderOverview(report: VerifyReport): string {
  const total = (pick: (scenario: ScenarioResult) => number): number =>
    report.scenarios.reduce((sum, scenario) => sum + pick(scenario), 0);
  const worst = Math.max(...report.scenarios.map(({ outageMs }) => outageMs));
  const lost = total((scenario) => scenario.lost);
  const doubled = total((scenario) => scenario.doubled);
  const rows = report.scenarios.map(({ id, outageMs, boundMs }) => ({ name: id, outageMs, boundMs }));
  return `<section><h2>${say('verify.report.outages')}</h2>
<div class="cards">
${card(`${(worst / 1000).toFixed(1)} s`, 'verify.report.worst', '')}
${card(String(total((scenario) => scenario.acknowledged)), 'verify.report.acknowledged', '')}
${card(String(lost), 'verify.report.lost', lost === 0 ? 'good' : 'bad')}
${card(String(doubled), 'verify.report.doubled', doubled === 0 ? 'good' : 'bad')}
</div>
${drawOutages(rows)}</section>`;
}

function card(value: string, key: string, kind: string): string {
  return `<div class="card ${kind}"><b>${escapeXml(value)}</b>${say(key)}</div>`;
}

function renderScenario(scenario: ScenarioResult): string {
  const { timeline } = scenario;
  const marks = timeline.entries.filter(({ source }) => source === 'verify');
  const seconds = (at: number): string => ((at - timeline.from) / 1000).toFixed(1);
  return `<section class="long">
<h3><span class="badge ${scenario.outcome}">${say(`verify.outcome.${scenario.outcome}`)}</span> ${both(scenario.title)}</h3>
<div>${scenario.told.map((text) => `<div>${both(text)}</div>`).join('')}</div>
<div class="cards">
${card(`${(scenario.outageMs / 1000).toFixed(1)} s`, 'verify.report.outage', scenario.outageMs <= scenario.boundMs ? 'good' : 'bad')}
${card(`${(scenario.connectOutageMs / 1000).toFixed(1)} s`, 'verify.report.connect-outage', '')}
${card(String(scenario.acknowledged), 'verify.report.acknowledged', '')}
${card(String(scenario.lost), 'verify.report.lost', scenario.lost === 0 ? 'good' : 'bad')}
${card(String(scenario.doubled), 'verify.report.doubled', scenario.doubled === 0 ? 'good' : 'bad')}
${card(String(scenario.inDoubt), 'verify.report.in-doubt', '')}
</div>
${renderPicture(timeline, marks, 'verify.picture.client')}
<ol class="marks">${marks.map(({ at, host, text }) => `<li>${seconds(at)} s · ${escapeXml(host)}: ${both(text)}</li>`).join('')}</ol>
<details open><summary>${say('verify.report.story', { count: timeline.entries.length })}</summary>
${renderEntries(timeline.entries, timeline.from)}</details>
</section>`;
}

function renderChecks(checks: readonly CheckResult[]): string {
  const rows = checks.map(
    ({ id, title, outcome, seen, advice }) =>
      `<tr><td><span class="badge ${outcome}">${say(`verify.outcome.${outcome}`)}</span></td><td>${both(title)}<div class="advice">${id}</div></td><td><ul>${seen
        .map((text) => `<li>${both(text)}</li>`)
        .join(
          '',
        )}</ul>${advice === undefined ? '' : `<div class="advice">→ ${both(advice)}</div>`}</td></tr>`,
  );
  return `<section class="long"><h2>${say('verify.report.checks')}</h2>
<table><thead><tr><th></th><th>${say('verify.report.check')}</th><th>${say('verify.report.seen')}</th></tr></thead><tbody>
${rows.join('\n')}
</tbody></table></section>`;
}

function renderNotTested(report: VerifyReport): string {
  return `<section><h2>${say('verify.report.not-tested')}</h2><ul>${report.notTested
    .map((text) => `<li>${both(text)}</li>`)
    .join('')}</ul></section>`;
}
