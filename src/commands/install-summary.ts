import type { AnswerId, Answers } from '../site/answers';
import { SECTIONS } from '../site/question';
import { QUESTIONS } from '../site/questions';
import { formatTable } from '../ui/format';
import type { Cli } from './cli';

/** The answers by section, each section with the number that leads back to it; two to a line. */
export function describeAnswers(cli: Cli, answers: Answers): string {
  const blocks = SECTIONS.map((section, index) => {
    const ids = QUESTIONS.filter((one) => one.section === section && answers[one.id] !== undefined).map(
      ({ id }) => id,
    );
    const cell = (id: AnswerId): string[] => [cli.text(`wizard.${id}`), answers[id] ?? ''];
    const rows = section === 'defaults' ? [] : ids.map((id) => ['   ', ...cell(id)]);
    const title = ` ${index + 1} ${cli.text(`wizard.section.${section}`)}`;
    const inLine =
      section === 'defaults'
        ? `\n    ${wrap(
            ids.map((id) => `${id} ${answers[id] ?? ''}`),
            74,
          )}`
        : '';
    return `${title}${inLine}${rows.length === 0 ? '' : `\n${formatTable(rows)}`}`;
  });
  return blocks.join('\n');
}

function wrap(words: readonly string[], width: number): string {
  const lines: string[] = [];
  for (const word of words) {
    const last = lines[lines.length - 1];
    if (last !== undefined && last.length + word.length + 2 <= width)
      lines[lines.length - 1] = `${last}, ${word}`;
    else lines.push(word);
  }
  return lines.join(',\n    ');
}
