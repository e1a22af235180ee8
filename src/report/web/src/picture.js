// SPDX-License-Identifier: MIT
// One moment of the stakeholder map as SVG.  Places and routes come from the report, so that nobody moves; this
// file only decides how each is drawn, as src/report/map.c does for the page without scripts.
const KINDS = ['lost', 'fade', 'new', 'live'];
const isReached = (state) => state === 'active' || state === 'fading';
const lineWidth = (rate) => (rate < 0.25 ? 1 : rate < 1 ? 1.7 : rate < 2.5 ? 2.8 : 4.4);
const markRadius = (share) => 3.4 + 5.4 * Math.sqrt(Math.min(Math.max(share, 0), 1));
const percent = (share) => `${Math.round(share * 100)}%`;

function Row({ row, index, map }) {
  return (
    <>
      <rect class={`row${index % 2}`} x="0" y={row.top} width={map.width} height={row.height} />
      <text class="row-label" x="7" y={row.top + 14.5}>{row.label}</text>
      {row.isEmpty && <text class="quiet" x={map.clientLeft + 8} y={row.top + 14.5}>we know nobody here</text>}
    </>
  );
}

function cellClass(cell, map, people, isBefore, isBlind) {
  const before = cell.people.filter((i) => map.people[i].wasActive).length;
  if (isBefore) return before > 0 ? 'live' : 'none';
  const now = cell.people.filter((i) => people[i].isThere && isReached(people[i].state)).length;
  const active = cell.people.filter((i) => people[i].isThere && people[i].state === 'active').length;
  if (now === 0) return before > 0 && !isBlind ? 'gone' : 'none';
  return active * 2 < Math.max(before, now) ? 'fade' : 'live';
}

function Cell({ cell, kind }) {
  const box = { x: cell.x, y: cell.y, width: cell.width, height: cell.height, rx: 4 };
  return (
    <>
      <rect class={`cell ${kind}`} {...box} />
      {kind === 'gone' && <rect fill="url(#hatch)" {...box} />}
    </>
  );
}

function markClass(person, now, isBefore) {
  const side = person.side === 'vendor' ? 'ours' : person.side === 'client' ? 'theirs' : 'third';
  if (!isBefore && now.state === 'fading' && side === 'theirs') return 'mark theirs fading';
  return `mark ${side}${isReached(now.state) ? '' : ' hollow'}`;
}

function Mark({ person, now, isBefore }) {
  const { x, y } = person;
  const r = markRadius(isReached(now.state) ? now.share : person.before);
  const shape = markClass(person, now, isBefore);
  if (person.side === 'vendor') return <rect class={shape} x={x - r * 0.89} y={y - r * 0.89} width={r * 1.78} height={r * 1.78} rx="1" />;
  if (person.side !== 'client') return <path class={shape} d={`M${x},${y - r} l${r},${r} l${-r},${r} l${-r},${-r} z`} />;
  return (
    <>
      <circle class={shape} cx={x} cy={y} r={r} />
      {person.isExecutive && <circle class="ring" cx={x} cy={y} r={r + 2.4} />}
    </>
  );
}

function remarkOf(person, now, isBefore, isTop) {
  if (isBefore) return null;
  if (now.state === 'left') return 'left';
  if (isTop && now.share >= 0.25) return person.room > 62 ? `${percent(now.share)} of contact` : percent(now.share);
  return now.isNew ? 'new' : null;
}

const Label = ({ kind, x, y, text }) => <text class={`${kind} haloed`} x={x} y={y}>{text}</text>;

function Name({ person, now, isBefore, isTop }) {
  const remark = remarkOf(person, now, isBefore, isTop);
  const isOurs = person.side === 'vendor';
  const x = isOurs ? person.x - 11 : person.x + 11.5;
  const isQuiet = !isReached(now.state);
  const kind = `name${isOurs ? ' end' : ''}${isQuiet ? ' faint' : ''}${isTop && !isBefore && !isQuiet ? ' strong' : ''}`;
  return (
    <>
      <Label kind={kind} x={x} y={person.y + (remark === null ? 3.6 : -0.5)} text={person.label} />
      {remark !== null && <Label kind={`remark${now.isNew && now.state !== 'left' ? ' good' : ''}${isOurs ? ' end' : ''}`} x={x} y={person.y + 8.3} text={` ${remark}`} />}
    </>
  );
}

// What is heard begins with what is seen, so that somebody who speaks to the page can name it.
function describe(person, now, remark) {
  const seen = remark === null ? person.label : `${person.label} ${remark}`;
  const name = seen === person.name ? '' : `: ${person.name}`;
  return `${seen}${name}${person.title ? `, ${person.title}` : ''}, ${now.state}${now.isNew ? ', new' : ''}`;
}

function Person({ index, now, isTop, isBefore, focus, map }) {
  const person = map.people[index];
  if (person.isFolded || !now.isThere) return null;
  return (
    <g
      class={`person${focus.lit.has(index) ? ' lit' : ''}`}
      role="button"
      tabIndex={isBefore ? -1 : focus.stop === index ? 0 : -1}
      aria-label={describe(person, now, remarkOf(person, now, isBefore, isTop))}
      aria-pressed={focus.pinned === index}
      data-person={index}
      onMouseEnter={() => focus.enter(index)}
      onMouseLeave={focus.leave}
      onFocus={() => focus.enter(index)}
      onBlur={focus.leave}
      onClick={() => focus.pin(index)}
    >
      <Mark person={person} now={now} isBefore={isBefore} />
      {!isBefore && now.state === 'left' && <path class="cross" d={`M${person.x - 4.2},${person.y - 4.2} l8.4,8.4 m0,-8.4 l-8.4,8.4`} />}
      <Name person={person} now={now} isBefore={isBefore} isTop={isTop} />
    </g>
  );
}

function Lines({ map, lines, isLit }) {
  return KINDS.flatMap((kind) =>
    map.lines.map((line, i) => {
      const now = lines[i];
      if (now === null || now.kind !== kind) return null;
      return <path key={i} class={`line ${kind}${isLit(line) ? ' lit' : ''}`} d={line.d} stroke-width={kind === 'lost' ? 1.1 : lineWidth(now.rate)} />;
    }).reverse(),
  );
}

function Folds({ map }) {
  return map.cells.filter((cell) => cell.fold !== null).map((cell) => (
    <>
      <circle class="fold" cx={cell.fold.x} cy={cell.fold.y} r="2.2" />
      <text class={cell.isTeam ? 'name end' : 'name'} x={cell.fold.x + (cell.isTeam ? -11 : 11.5)} y={cell.fold.y + 3.6}>+{cell.fold.count}</text>
    </>
  ));
}

function topOf(map, people) {
  let top = -1;
  people.forEach((now, i) => {
    if (map.people[i].side === 'client' && isReached(now.state) && (top < 0 || now.share > people[top].share)) top = i;
  });
  return top;
}

export function Picture({ map, people, lines, isBefore, isBlind, label, focus }) {
  const top = topOf(map, people);
  return (
    <svg class={`map${focus.lit.size > 0 ? ' focused' : ''}`} viewBox={`0 0 ${map.width} ${map.height}`} role="group" aria-label={label} onKeyDown={focus.onKeyDown}>
      {!isBefore && (
        <defs>
          <pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
            <rect class="stripe" width="1.6" height="6" />
          </pattern>
        </defs>
      )}
      {map.rows.map((row, i) => <Row key={i} row={row} index={i} map={map} />)}
      <text class="side-label" x="7" y="12">OUR TEAM</text>
      <text class="side-label" x={map.clientLeft + 4} y="12">CLIENT</text>
      {map.columns.map((column) => <text key={column.left} class="column-label" x={column.left + 4} y="27">{column.label}</text>)}
      {map.cells.filter((cell) => cell.isCounted).map((cell, i) => <Cell key={i} cell={cell} kind={cellClass(cell, map, people, isBefore, isBlind)} />)}
      <Lines map={map} lines={lines} isLit={(line) => focus.hasLine(line)} />
      {map.people.map((_, i) => <Person key={i} index={i} now={people[i]} isTop={i === top} isBefore={isBefore} focus={focus} map={map} />)}
      <Folds map={map} />
    </svg>
  );
}
