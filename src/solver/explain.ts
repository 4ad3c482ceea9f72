import type { Language } from '../core/error';
import { formatDependency } from '../rpm/dependency';
import { nevra, type Package } from '../rpm/package';
import type { Conflict, Job } from './types';

/** The contradiction in words, one sentence a fact. */
export function explainProblem(problem: readonly Conflict[], language: Language): string[] {
  return problem.map((fact) => (language === 'zh' ? explainInChinese(fact) : explainInEnglish(fact)));
}

function explainInEnglish(fact: Conflict): string {
  switch (fact.kind) {
    case 'job-unknown':
      return `${describeJob(fact.job)} is asked for, but no repository has it`;
    case 'job':
      return `${describeJob(fact.job)} is asked for: ${list(fact.candidates, ' or ')}`;
    case 'nothing-provides':
      return `${nevra(fact.requirer)} requires ${formatDependency(fact.requirement)}, which nothing provides`;
    case 'requires':
      return `${nevra(fact.requirer)} requires ${formatDependency(fact.requirement)}: ${list(fact.candidates, ' or ')}`;
    case 'conflicts':
      return `${nevra(fact.package)} conflicts with ${formatDependency(fact.conflict)}, which is ${nevra(fact.other)}`;
    case 'obsoletes':
      return `${nevra(fact.package)} obsoletes ${formatDependency(fact.obsoletes)}, which is ${nevra(fact.other)}`;
    case 'same-name':
      return `${nevra(fact.package)} and ${nevra(fact.other)} cannot both be installed`;
    case 'multilib-versions':
      return `${nevra(fact.package)} and ${nevra(fact.other)} differ in version (protected multilib)`;
    case 'obsoleted':
      return `${nevra(fact.package)} is obsoleted by ${nevra(fact.by)}`;
    case 'wrong-architecture':
      return `${nevra(fact.package)} does not run on ${fact.arch}`;
    case 'older-than-installed':
      return `${nevra(fact.package)} is older than the installed ${nevra(fact.installed)}`;
    case 'keep-installed':
      return `${nevra(fact.package)} is installed and must stay or be replaced by a newer one`;
  }
}

function explainInChinese(fact: Conflict): string {
  switch (fact.kind) {
    case 'job-unknown':
      return `要求安装 ${describeJob(fact.job)}，但没有任何软件仓库提供`;
    case 'job':
      return `要求安装 ${describeJob(fact.job)}：${list(fact.candidates, ' 或 ')}`;
    case 'nothing-provides':
      return `${nevra(fact.requirer)} 需要 ${formatDependency(fact.requirement)}，但没有软件包提供`;
    case 'requires':
      return `${nevra(fact.requirer)} 需要 ${formatDependency(fact.requirement)}：${list(fact.candidates, ' 或 ')}`;
    case 'conflicts':
      return `${nevra(fact.package)} 与 ${formatDependency(fact.conflict)}（即 ${nevra(fact.other)}）冲突`;
    case 'obsoletes':
      return `${nevra(fact.package)} 取代 ${formatDependency(fact.obsoletes)}（即 ${nevra(fact.other)}）`;
    case 'same-name':
      return `${nevra(fact.package)} 与 ${nevra(fact.other)} 不能同时安装`;
    case 'multilib-versions':
      return `${nevra(fact.package)} 与 ${nevra(fact.other)} 版本不同（multilib 保护）`;
    case 'obsoleted':
      return `${nevra(fact.package)} 已被 ${nevra(fact.by)} 取代`;
    case 'wrong-architecture':
      return `${nevra(fact.package)} 不能在 ${fact.arch} 上运行`;
    case 'older-than-installed':
      return `${nevra(fact.package)} 比已安装的 ${nevra(fact.installed)} 旧`;
    case 'keep-installed':
      return `${nevra(fact.package)} 已安装，必须保留或由更新的版本替换`;
  }
}

function describeJob(job: Job): string {
  if (job.kind === 'packages') return job.label;
  if (job.kind === 'provides') return formatDependency(job.capability);
  return formatDependency({ ...job.range, name: job.name });
}

/** A few names of many: a requirement on libc has dozens of providers. */
function list(packages: readonly Package[], or: string): string {
  const names = packages.map(nevra);
  return names.length > 4 ? `${names.slice(0, 3).join(or)}${or}… (${names.length})` : names.join(or);
}
