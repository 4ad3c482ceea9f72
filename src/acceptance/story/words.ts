import type { Text } from '../../core/events';
import type { Episode, Step, Story } from './story';

/** Local time of the reader as `2026-11-22 19:37:02`. */
export function localTime(at: number, utcOffsetMinutes: number): string {
  return new Date(at + utcOffsetMinutes * 60_000).toISOString().slice(0, 19).replace('T', ' ');
}

export function secondsOf(ms: number): string {
  return (ms / 1000).toFixed(1);
}

/** Who, why and how long, in one sentence. */
export function headlineOf(episode: Episode): Text {
  const { from, to, cause, lostAt, regainedAt } = episode;
  const seconds = regainedAt === undefined ? '' : secondsOf(Math.max(0, regainedAt - lostAt));
  const values = { from: from ?? '-', to: to ?? '-', seconds };
  if (to === undefined) return { key: 'story.headline.nobody', values };
  if (from === undefined) return { key: 'story.headline.first', values };
  if (from === to) return { key: 'story.headline.again', values };
  return { key: `story.headline.${cause}`, values };
}

/** Where the time went: until the silence was noticed, and from then on. */
export function phasesOf({ lostAt, declaredAt, regainedAt }: Episode): Text | undefined {
  if (declaredAt === undefined || regainedAt === undefined || declaredAt < lostAt) return undefined;
  return {
    key: 'story.phases',
    values: { detection: secondsOf(declaredAt - lostAt), takeover: secondsOf(regainedAt - declaredAt) },
  };
}

/** What must not be overlooked about it. */
export function warningOf({ overlapMs }: Episode): Text | undefined {
  return overlapMs > 0 ? { key: 'story.overlap', values: { seconds: secondsOf(overlapMs) } } : undefined;
}

export function stepText({ name, host }: Step): Text {
  return { key: `story.step.${name}`, values: { host } };
}

/** The story for a terminal, line by line. */
export function tellInWords(story: Story, utcOffsetMinutes: number, say: (text: Text) => string): string[] {
  const { timeline, episodes, asides } = story;
  const time = (at: number): string => localTime(at, utcOffsetMinutes);
  const lines = [
    say({
      key: 'story.span',
      values: { from: time(timeline.from), to: time(timeline.to), count: episodes.length },
    }),
  ];
  episodes.forEach((episode, index) => {
    lines.push('', `${index + 1}. ${time(episode.lostAt)}  ${say(headlineOf(episode))}`);
    const phases = phasesOf(episode);
    if (phases !== undefined) lines.push(`   ${say(phases)}`);
    const warning = warningOf(episode);
    if (warning !== undefined) lines.push(`   ${say(warning)}`);
    for (const step of episode.steps) {
      const seconds = (step.at - episode.lostAt) / 1000;
      const sign = `${seconds < 0 ? '-' : '+'}${Math.abs(seconds).toFixed(1)} s`;
      lines.push(`   ${sign.padStart(10)}  ${say(stepText(step))}`);
    }
  });
  if (asides.length > 0) lines.push('', say({ key: 'story.asides' }));
  for (const { at, host, text } of asides.slice(-MOST_ASIDES))
    lines.push(`   ${time(at)}  ${host}: ${say(text)}`);
  return lines;
}

const MOST_ASIDES = 30;
