// SPDX-License-Identifier: MIT
// Contact by week, as one base-36 digit a week (35 and more are 'z'), and what a window of eight of them says.
export const WINDOW = 8;
const NEW_WEEKS = 13;
const DAY = 86400000;

export const decode = (digits) => Array.from(digits, (digit) => parseInt(digit, 36));

// The sum of the window that ends with a week.
export function windowSum(weekly, week) {
  let sum = 0;
  for (let i = Math.max(0, week - WINDOW + 1); i <= week; i++) sum += weekly[i] ?? 0;
  return sum;
}

// What a window of eight weeks held on average between two weeks; both count.  0 where they are too few to say.
function usual(weekly, [first, last]) {
  const from = Math.max(0, first);
  if (last - from + 1 < WINDOW) return 0;
  let sum = 0;
  for (let i = from; i <= last; i++) sum += weekly[i] ?? 0;
  return (sum * WINDOW) / (last - from + 1);
}

export const weekEnd = (first, week) => new Date(Date.parse(first) + (week * 7 + 6) * DAY).toISOString().slice(0, 10);

// How many of the weeks of a window the exports cover.
export function seenWeeks(map, week) {
  let seen = 0;
  for (let i = Math.max(0, week - WINDOW + 1); i <= week; i++) seen += map.unseen.has(i) ? 0 : 1;
  return seen;
}

// In less than half of a window nobody's silence can be read.
export const isBlindAt = (map, week) => seenWeeks(map, week) * 2 < Math.min(WINDOW, week + 1);

// How a person stood at the end of a week.  At the last week the report's own word counts, which knows
// handovers and gaps in the export.
function stateAt(map, person, week) {
  if (week === map.weeks - 1) return person.presence;
  if (person.presence === 'left' && week > person.last) return 'left';
  const sum = windowSum(person.weekly, week);
  if (sum === 0) return 'silent';
  return sum < person.usual / 2 ? 'fading' : 'active';
}

const isNewAt = (map, person, week) =>
  week === map.weeks - 1 ? person.isNew : person.first > week - NEW_WEEKS && person.first >= map.start + NEW_WEEKS && person.first <= week;

// Every person of the map at the end of a week: state, share of their side's contact, whether drawn at all.
export function peopleAt(map, week) {
  const isLast = week === map.weeks - 1;
  const totals = {};
  const sums = map.people.map((person) => {
    const sum = windowSum(person.weekly, week);
    totals[person.side] = (totals[person.side] ?? 0) + sum;
    return sum;
  });
  return map.people.map((person, i) => ({
    state: stateAt(map, person, week),
    share: isLast ? person.now : totals[person.side] > 0 ? sums[i] / totals[person.side] : 0,
    isNew: isNewAt(map, person, week),
    isThere: isLast || person.first <= week,
  }));
}

export const peopleBefore = (map) =>
  map.people.map((person) => ({
    state: person.wasActive ? 'active' : 'silent',
    share: person.before,
    isNew: false,
    isThere: !person.isNew,
  }));

const kindOf = (before, now) => (now <= 0 ? 'lost' : before <= 0 ? 'new' : now < before / 2 ? 'fade' : 'live');

// Our own letters are no contact with somebody who is silent.
const isAnswered = (people, line) => line.to < 0 || people[line.to].state === 'active' || people[line.to].state === 'fading';

// Every line with its kind and weekly contact-days; null where nothing is drawn.
export function linesAt(map, week, people) {
  const isLast = week === map.weeks - 1;
  const length = Math.min(WINDOW, week + 1);
  return map.lines.map((line) => {
    const now = isLast ? line.now : windowSum(line.weekly, week) / length;
    const wasThere = isLast ? line.before > 0 : line.since <= week;
    return now > 0 || (line.before > 0 && wasThere) ? { kind: isAnswered(people, line) ? kindOf(line.before, now) : 'lost', rate: now } : null;
  });
}

export const linesBefore = (map) => map.lines.map((line) => (line.before > 0 ? { kind: 'live', rate: line.before } : null));

// Adds what is worked out once.
export function prepare(map) {
  map.unseen = new Set(map.unseen);
  for (const person of map.people) {
    person.weekly = decode(person.weekly);
    person.usual = usual(person.weekly, map.beforeWeeks);
  }
  for (const line of map.lines) {
    line.weekly = decode(line.weekly);
    const first = line.weekly.findIndex((days) => days > 0);
    line.since = first < 0 ? map.weeks : first;
  }
  map.start = Math.min(...map.people.map((person) => person.first));
  return map;
}
