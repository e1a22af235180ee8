// SPDX-License-Identifier: MIT
// Before and now side by side, a slider over the weeks, and one person at a time in the light.
import { signal, computed, effect } from '@preact/signals';
import { Picture } from './picture.js';
import { filterBy } from './evidence.js';
import { WINDOW, isBlindAt, linesAt, linesBefore, peopleAt, peopleBefore, prepare, seenWeeks, weekEnd } from './weeks.js';

const WEEKS_A_SECOND = 7;
const NAMES_SHOWN = 4;
const percent = (share) => `${Math.round(share * 100)}%`;
const plural = (count, one, many) => `${count} ${count === 1 ? one : many}`;

const week = signal(0);
let lastWeek = 0;
const isPlaying = signal(false);
const hovered = signal(-1);
const pinned = signal(-1);
const showsCutters = signal(false);
const stop = signal(-1); // the one person that the tab key reaches

effect(() => {
  if (!isPlaying.value) return undefined;
  const timer = setInterval(() => {
    if (week.value >= lastWeek) isPlaying.value = false;
    else week.value += 1;
  }, 1000 / WEEKS_A_SECOND);
  return () => clearInterval(timer);
});


function play() {
  if (!isPlaying.value && week.value >= lastWeek) week.value = Math.min(WINDOW - 1, lastWeek);
  isPlaying.value = !isPlaying.value;
}

function seek(event) {
  isPlaying.value = false;
  week.value = Number(event.currentTarget.value);
}

// Each name by itself: one that runs right to left must not turn its neighbours.
function Names({ names }) {
  const shown = names.slice(0, NAMES_SHOWN).map((name, i) => <>{i > 0 && ', '}<bdi key={i}>{name}</bdi></>);
  return <>{shown}{names.length > NAMES_SHOWN && ` +${names.length - NAMES_SHOWN}`}</>;
}

const theirs = (person) => (person.side === 'client' ? 1 : 0);

// How many are in contact, where the export can tell.
function Contacts({ map, people, at }) {
  const seen = seenWeeks(map, at);
  if (seen === 0) return <p>None of the eight weeks to {weekEnd(map.first, at)} is in the export: who is in contact cannot be told.</p>;
  const clients = map.people.filter((person, i) => person.side === 'client' && ['active', 'fading'].includes(people[i].state) && people[i].isThere);
  const top = Math.max(0, ...map.people.map((person, i) => (person.side === 'client' ? people[i].share : 0)));
  return (
    <p>
      <b>{plural(clients.length, 'client contact', 'client contacts')}</b> in the eight weeks to {weekEnd(map.first, at)},{' '}
      {plural(clients.filter((person) => person.isExecutive).length, 'executive', 'executives')}, {percent(top)} through one person
      {isBlindAt(map, at) ? `; only ${seen} of these weeks ${seen === 1 ? 'is' : 'are'} in the export.` : '.'}
    </p>
  );
}

// Of people who were in contact and are not seen: what the weeks of the export let us say.
function silence(map, at) {
  if (seenWeeks(map, at) === 0) return 'In contact before';
  return isBlindAt(map, at) ? 'Not seen in the weeks that are there' : 'Silent since before';
}

// The week in words: who joined, fades or left, for those who cannot see the picture and those in a hurry.
function Changes({ map, people, at }) {
  const names = (test) => map.people.filter((person, i) => people[i].isThere && test(person, people[i])).sort((a, b) => theirs(b) - theirs(a)).map((person) => person.name);
  const lists = [
    ['Joined', names((_, now) => now.isNew && now.state !== 'left')],
    ['Fading', names((person, now) => now.state === 'fading' && person.side === 'client')],
    [silence(map, at), names((person, now) => now.state === 'silent' && person.wasActive && person.side === 'client')],
    ['Left', names((_, now) => now.state === 'left')],
  ].filter(([, list]) => list.length > 0);
  return (
    <div class="changes">
      <Contacts map={map} people={people} at={at} />
      {lists.map(([label, list]) => <p key={label}><span class="quiet">{label}:</span> <Names names={list} /></p>)}
      <Successions map={map} people={people} />
    </div>
  );
}

function Successions({ map, people }) {
  const gone = map.people.filter((person, i) => person.successor >= 0 && !['active', 'fading'].includes(people[i].state));
  if (gone.length === 0) return null;
  return <p><span class="quiet">Taken over:</span> {gone.map((person, i) => <>{i > 0 && '; '}<bdi>{map.people[person.successor].name}</bdi> for <bdi>{person.name}</bdi></>)}</p>;
}

function describe(map, index, now) {
  const person = map.people[index];
  const parts = [person.title ?? '', person.level, person.role].filter((part) => part !== '');
  const partners = new Set(map.lines.filter((line) => line.from === index || line.to === index).map((line) => (line.from === index ? line.to : line.from)));
  partners.delete(-1);
  return [
    `${person.name} (${person.side === 'vendor' ? 'ours' : 'theirs'}${parts.length > 0 ? `; ${parts.join(', ')}` : ''}): ${now.state}.`,
    `${percent(person.before)} of contact before, ${percent(now.share)} at this date; ties with ${partners.size} drawn.`,
    person.lastDay ? `Last act ${person.lastDay}.` : '',
    person.successor >= 0 ? `Followed by ${map.people[person.successor].name}.` : '',
    person.cutsThread ? 'One of those who would cut the thread.' : '',
  ].join(' ');
}

function Card({ map, people }) {
  const index = hovered.value >= 0 ? hovered.value : pinned.value;
  return (
    <p class="card" role="status">
      {index >= 0 ? describe(map, index, people[index]) : <span class="quiet">Point at a person, or press Tab and the arrow keys, to see who they talk to. Enter keeps them and filters the evidence, Escape lets go.</span>}
    </p>
  );
}

// The events known at a week, as numbered on the charts.
function Events({ map, at }) {
  const now = map.events.filter((event) => event.from <= at && at <= event.to + WINDOW - 1);
  return now.length === 0 ? null : <p class="events"><span class="quiet">Known event:</span> {now.map((event) => event.text).join(' ')}</p>;
}

function focusOn(map, people) {
  const index = hovered.value >= 0 ? hovered.value : pinned.value;
  const lit = new Set();
  const hasLine = (line) => (index >= 0 ? line.from === index || line.to === index : showsCutters.value && lit.has(line.from) && lit.has(line.to));
  if (index >= 0) {
    lit.add(index);
    map.lines.filter(hasLine).forEach((line) => lit.add(line.from).add(line.to));
    if (map.people[index].successor >= 0) lit.add(map.people[index].successor);
  } else if (showsCutters.value) map.people.forEach((person, i) => person.cutsThread && lit.add(i));
  const drawn = map.people.map((_, i) => i).filter((i) => !map.people[i].isFolded && people[i].isThere);
  return {
    lit, hasLine, pinned: pinned.value,
    stop: drawn.includes(stop.value) ? stop.value : drawn[0],
    enter: (i) => { hovered.value = i; },
    leave: () => { hovered.value = -1; },
    pin: (i) => pinPerson(map, pinned.value === i ? -1 : i),
    onKeyDown: (event) => onKeyDown(event, map, drawn),
  };
}

function pinPerson(map, index) {
  pinned.value = index;
  filterBy(index < 0 ? '' : map.people[index].name);
}

// The nearest person in a direction: straight ahead counts more than aside.
function neighbour(map, drawn, from, dx, dy) {
  const start = map.people[from];
  let best = from;
  let least = Infinity;
  for (const i of drawn) {
    const ahead = (map.people[i].x - start.x) * dx + (map.people[i].y - start.y) * dy;
    const aside = Math.abs((map.people[i].x - start.x) * dy) + Math.abs((map.people[i].y - start.y) * dx);
    if (ahead > 1 && ahead + 2.5 * aside < least) {
      best = i;
      least = ahead + 2.5 * aside;
    }
  }
  return best;
}

const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

function onKeyDown(event, map, drawn) {
  const from = Number(event.target.closest('[data-person]')?.dataset.person ?? -1);
  if (event.key === 'Escape') pinPerson(map, -1);
  else if (from >= 0 && (event.key === 'Enter' || event.key === ' ')) pinPerson(map, pinned.value === from ? -1 : from);
  else if (from >= 0 && event.key in ARROWS) {
    const next = neighbour(map, drawn, from, ...ARROWS[event.key]);
    stop.value = next;
    event.currentTarget.querySelector(`[data-person="${next}"]`).focus();
  } else return;
  event.preventDefault();
}

function Controls({ map }) {
  const hasCutters = map.people.some((person) => person.cutsThread);
  return (
    <div class="controls">
      <button type="button" onClick={play}>{isPlaying.value ? '❚❚ Pause' : '▶ Play'}</button>
      <label class="slide">
        <span>Week to <b>{weekEnd(map.first, week.value)}</b></span>
        <input type="range" min={Math.min(WINDOW - 1, lastWeek)} max={lastWeek} value={week.value} onInput={seek} aria-valuetext={`week to ${weekEnd(map.first, week.value)}`} />
      </label>
      {hasCutters && (
        <button type="button" aria-pressed={showsCutters.value} onClick={() => { showsCutters.value = !showsCutters.value; }}>Who would cut the thread</button>
      )}
    </div>
  );
}

let prepared = null;
const still = () => ({ people: peopleBefore(prepared), lines: linesBefore(prepared) });
const moving = computed(() => {
  const people = peopleAt(prepared, week.value);
  return { people, lines: linesAt(prepared, week.value, people) };
});

function Moment({ title, when, children }) {
  return (
    <figure>
      <figcaption><b>{title}</b> <span class="quiet">{when}</span></figcaption>
      <div class="scroll" role="region" aria-label={`Map, ${title.toLowerCase()}`} tabIndex={0}>{children}</div>
    </figure>
  );
}

export function StakeholderMap({ data }) {
  if (prepared === null) {
    prepared = prepare(data);
    lastWeek = data.weeks - 1;
    week.value = lastWeek;
    prepared.still = still();
  }
  const now = moving.value;
  const focus = focusOn(prepared, now.people);
  const isNow = week.value === lastWeek;
  return (
    <>
      <Controls map={prepared} />
      <div class="maps">
        <Moment title="Before" when={prepared.before}>
          <Picture map={prepared} {...prepared.still} isBefore label={prepared.spokenBefore} focus={focus} />
        </Moment>
        <Moment title={isNow ? 'Now' : 'Then'} when={isNow ? prepared.now : `eight weeks to ${weekEnd(prepared.first, week.value)}`}>
          <Picture map={prepared} {...now} isBlind={isBlindAt(prepared, week.value)} label={isNow ? prepared.spokenNow : `Stakeholder map, week to ${weekEnd(prepared.first, week.value)}`} focus={focus} />
        </Moment>
      </div>
      <Card map={prepared} people={now.people} />
      <Events map={prepared} at={week.value} />
      <Changes map={prepared} people={now.people} at={week.value} />
    </>
  );
}
