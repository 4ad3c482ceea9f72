import { translate } from '../../ui/messages';
import type { Timeline, TimelineEntry } from '../timeline';
import { escapeXml } from './escape';
import { both, LANGUAGES, say } from './page';
import { drawTimeline, type PictureMark } from './timeline-picture';

/** The picture of a timeline, once in each language; `client` is the message that names the first lane. */
export function renderPicture(timeline: Timeline, marks: readonly PictureMark[], client: string): string {
  return LANGUAGES.map((lang) => {
    const text = (key: string): string => translate({ key }, lang);
    const labels = {
      client: text(client),
      off: text('verify.picture.off'),
      held: {
        vip: text('verify.picture.vip'),
        mount: text('verify.picture.mount'),
        service: text('verify.picture.service'),
      },
    };
    return `<div lang="${lang}">${drawTimeline(timeline, labels, marks)}</div>`;
  }).join('\n');
}

/** The lines of all logs in one order; seconds count from `origin`. */
export function renderEntries(entries: readonly TimelineEntry[], origin: number): string {
  const rows = entries.map((entry) => renderEntry(entry, ((entry.at - origin) / 1000).toFixed(1)));
  return `<table><thead><tr><th>${say('verify.report.time')}</th><th>${say('verify.report.host')}</th><th>${say('verify.report.source')}</th><th>${say('verify.report.event')}</th></tr></thead>
<tbody>${rows.join('\n')}</tbody></table>`;
}

function renderEntry({ source, grave, host, text, line }: TimelineEntry, seconds: string): string {
  const kind = source === 'verify' || source === 'client' ? source : grave ? 'grave' : '';
  const written = line === undefined ? '' : ` title="${escapeXml(line)}"`;
  return `<tr class="${kind}"${written}><td class="time">${seconds} s</td><td class="host">${escapeXml(host)}</td><td class="source">${source}</td><td>${both(text)}</td></tr>`;
}
