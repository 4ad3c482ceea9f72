import type { Language } from '../../core/error';
import type { Text } from '../../core/events';
import type { Episode, Story } from '../story/story';
import { windowOf } from '../story/story';
import { headlineOf, localTime, phasesOf, stepText, warningOf } from '../story/words';
import type { Stretch, Timeline } from '../timeline';
import { escapeXml } from './escape';
import { both, renderPage, say } from './page';
import { renderEntries, renderPicture } from './timeline-section';

export interface StoryPage {
  readonly story: Story;
  /** What the reader must know about what was read. */
  readonly notes: readonly Text[];
  readonly utcOffsetMinutes: number;
  readonly tool: string;
}

/** The story of a pair in one file, the newest episode first; see `renderPage`. */
export function renderStoryPage(page: StoryPage, language: Language): string {
  const { story, notes, tool, utcOffsetMinutes } = page;
  const { timeline, episodes, asides } = story;
  const time = (at: number): string => localTime(at, utcOffsetMinutes);
  const hosts = timeline.lanes.map(({ host }) => host).join(', ');
  const span = { from: time(timeline.from), to: time(timeline.to), count: episodes.length };
  const sections = episodes.map((episode) => renderEpisode(story, episode, utcOffsetMinutes)).reverse();
  const body = `<header class="${episodes.length > 0 ? 'warnings' : 'passed'}">
<div><h1>${say('story.title')}</h1><p>${say('story.span', span)}</p>${notes.map((note) => `<p>${both(note)}</p>`).join('')}</div>
<div class="facts"><b>${escapeXml(hosts)}</b></div>
</header>
${sections.length > 0 ? sections.join('\n') : `<section>${say('story.none')}</section>`}
<section class="long"><h2>${say('story.whole')}</h2>${renderPicture(timeline, [], 'story.nobody-lane')}
${asides.length > 0 ? `<h3>${say('story.asides')}</h3>${renderEntries(asides, timeline.from)}` : ''}</section>
<footer>heartbundle ${escapeXml(tool)}</footer>`;
  return renderPage(`heartbundle timeline: ${hosts}`, language, body);
}

function renderEpisode(story: Story, episode: Episode, utcOffsetMinutes: number): string {
  const cut = cutTimeline(story.timeline, windowOf(story, episode));
  const { steps, lostAt } = episode;
  const [phases, warning] = [phasesOf(episode), warningOf(episode)];
  return `<section class="long">
<h3>${escapeXml(localTime(lostAt, utcOffsetMinutes))} · ${both(headlineOf(episode))}</h3>
${phases === undefined ? '' : `<div>${both(phases)}</div>`}
${warning === undefined ? '' : `<div class="advice">${both(warning)}</div>`}
${renderPicture(cut, steps, 'story.nobody-lane')}
<ol class="marks">${steps.map((step) => `<li>${((step.at - cut.from) / 1000).toFixed(1)} s · ${both(stepText(step))}</li>`).join('')}</ol>
<details><summary>${say('story.lines', { count: cut.entries.length })}</summary>
${renderEntries(cut.entries, cut.from)}</details>
</section>`;
}

/** The part of a timeline that lies in a stretch. */
function cutTimeline(timeline: Timeline, { from, to }: Stretch): Timeline {
  const cut = <T extends Stretch>(stretches: readonly T[]): T[] =>
    stretches
      .filter((one) => one.to > from && one.from < to)
      .map((one) => ({ ...one, from: Math.max(one.from, from), to: Math.min(one.to, to) }));
  return {
    from,
    to,
    lanes: timeline.lanes.map(({ host, held, absent }) => ({
      host,
      held: { vip: cut(held.vip), mount: cut(held.mount), service: cut(held.service) },
      absent: cut(absent),
    })),
    outages: cut(timeline.outages),
    entries: timeline.entries.filter(({ at }) => at >= from && at <= to),
  };
}
