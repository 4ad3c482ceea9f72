import type { Language } from '../../core/error';
import type { Machine } from '../../node/machine';
import type { VerifyReport } from '../verify';
import { renderHtml } from './html';
import { renderJunit } from './junit';

/** Writes report.html, report.json and junit.xml into the folder and gives their paths. */
export async function writeReport(
  machine: Machine,
  folder: string,
  report: VerifyReport,
  language: Language,
): Promise<string[]> {
  await machine.makeDirectory(folder, 0o755);
  const files: [string, string][] = [
    ['report.html', renderHtml(report, language)],
    ['report.json', `${JSON.stringify(report, null, 2)}\n`],
    ['junit.xml', renderJunit(report)],
  ];
  for (const [name, content] of files) await machine.writeFile(`${folder}/${name}`, content, { mode: 0o644 });
  return files.map(([name]) => `${folder}/${name}`);
}
