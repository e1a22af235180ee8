// SPDX-License-Identifier: MIT
// The list of accounts: only the rows in sight are in the document, so ten thousand are as quick as ten.
import { signal, computed } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';

const ROW = 44; // pixels; portfolio rows never wrap
const SPARE = 6; // rows beyond the edges of the window
const BANDS = ['insufficient-data', 'no-adverse-evidence', 'watch', 'elevated', 'high', 'critical'];
const TITLES = ['Insufficient data', 'No adverse evidence', 'Watch', 'Elevated', 'High', 'Critical'];
const MARKS = ['?', '○', '◐', '△', '▲', '◆'];

const accounts = signal([]);
const words = signal('');
const owner = signal('');
const bands = signal(new Set());
const order = signal({ key: 'severity', isUp: false });
const scroll = signal({ top: 0, height: 600 });
const active = signal(0);
const prints = signal(false);

// Unknown (0) is not green (1): what cannot be judged comes before what looks fine.
const rank = (band) => (band === 0 ? 1 : band === 1 ? 0 : band);

// From left to right.  A column without a value cannot be sorted.
const columns = [
  { key: 'severity', title: 'Band', value: (row) => rank(row.band) * 1000 + row.points },
  { key: 'name', title: 'Account', value: (row) => row.name.toLowerCase(), isUp: true },
  { key: 'points', title: 'Points', value: (row) => row.points, isNumber: true },
  { key: 'stage', title: 'Stage', value: (row) => row.stage, isNumber: true },
  { key: 'coverage', title: 'Coverage', value: (row) => row.coverage, isNumber: true },
  { key: 'spark', title: 'Contact, 26 weeks' },
  { key: 'finding', title: 'Top finding', value: (row) => row.finding || null, isUp: true },
  { key: 'renewal', title: 'Renewal', value: (row) => row.renewal || null, isUp: true },
  { key: 'revenue', title: 'Yearly value', value: (row) => row.arr, isNumber: true },
  { key: 'owner', title: 'Owner', value: (row) => row.owner || null, isUp: true },
];

function compare(a, b) {
  return a < b ? -1 : a > b ? 1 : 0;
}

// Unknown stands last, whichever way the column is sorted.
function sorted(list, { key, isUp }) {
  const { value } = columns.find((column) => column.key === key);
  const keyed = list.map((row) => ({ row, key: value(row) }));
  keyed.sort((a, b) => {
    if (a.key === null || b.key === null) return (a.key === null) - (b.key === null) || a.row.rank - b.row.rank;
    return (isUp ? compare(a.key, b.key) : compare(b.key, a.key)) || a.row.rank - b.row.rank;
  });
  return keyed.map(({ row }) => row);
}

const filtered = computed(() => {
  const wanted = words.value.toLowerCase();
  return accounts.value.filter(
    (row) => (bands.value.size === 0 || bands.value.has(row.band)) && (owner.value === '' || row.owner === owner.value) && (wanted === '' || row.folded.includes(wanted)),
  );
});
const visible = computed(() => sorted(filtered.value, order.value));

function sortBy(column) {
  const isSame = order.value.key === column.key;
  order.value = { key: column.key, isUp: isSame ? !order.value.isUp : column.isUp === true };
  active.value = 0;
}

function toggleBand(band) {
  const next = new Set(bands.value);
  if (!next.delete(band)) next.add(band);
  bands.value = next;
  active.value = 0;
}

const Chip = ({ row }) => (
  <>
    <span class={`chip ${BANDS[row.band]}`}><span aria-hidden="true">{row.mark}</span> {row.words}</span>
    {row.pending && <span class="pending"> {row.pending} pending</span>}
  </>
);

// 26 base-36 digits between 0 and the top of the series, '-' for a week without data.
function Spark({ digits }) {
  if (digits === '') return null;
  const step = 96 / Math.max(1, digits.length - 1);
  let path = '';
  let isDrawing = false;
  [...digits].forEach((digit, i) => {
    if (digit !== '-') path += `${isDrawing ? 'L' : 'M'}${(i * step).toFixed(1)},${(28 - (parseInt(digit, 36) / 35) * 26).toFixed(1)}`;
    isDrawing = digit !== '-';
  });
  return <svg class="spark" viewBox="0 0 96 30" aria-hidden="true"><path class="curve" d={path} /></svg>;
}

function Row({ row, index }) {
  return (
    <tr class={active.value === index ? 'active' : ''} aria-rowindex={index + 2} data-row={index}>
      <td><Chip row={row} /></td>
      <th scope="row">{row.href ? <a href={row.href} tabIndex={-1}><bdi>{row.name}</bdi></a> : <bdi>{row.name}</bdi>}</th>
      <td class="n">{row.points}</td>
      <td class="n">{row.stage}</td>
      <td class="n">{row.coverage === null ? 'unknown' : `${Math.round(row.coverage * 100)}%`}</td>
      <td><Spark digits={row.spark} /></td>
      <td>{row.finding}</td>
      <td class="day">{row.renewal}</td>
      <td class="n">{row.revenue}</td>
      <td title={row.owner}>{row.owner.replace(/@.*/, '')}</td>
    </tr>
  );
}

function HeaderCell({ column }) {
  const { key, isUp } = order.value;
  const sort = key === column.key ? (isUp ? 'ascending' : 'descending') : undefined;
  const mark = sort === undefined ? '' : isUp ? ' ▲' : ' ▼';
  return (
    <th scope="col" class={column.isNumber ? 'n' : ''} aria-sort={sort}>
      {column.value ? <button type="button" onClick={() => sortBy(column)}>{column.title}<span aria-hidden="true">{mark}</span></button> : column.title}
    </th>
  );
}

function load(data) {
  if (accounts.value.length === 0)
    accounts.value = data.map((row, rank) => ({ ...row, rank, folded: `${row.name} ${row.id} ${row.owner} ${row.finding} ${row.segment}`.toLowerCase() }));
}

const counted = (number) => number.toLocaleString('en');

// One figure a band, the worst first; each is the filter for its band.
export function Tally({ data }) {
  load(data);
  return BANDS.map((_, band) => band).sort((a, b) => b - a).map((band) => {
    const rows = accounts.value.filter((row) => row.band === band);
    return (
      <li key={band} class={`${BANDS[band]}${rows.length === 0 ? ' none' : ''}`}>
        <button type="button" aria-pressed={bands.value.has(band)} disabled={rows.length === 0} onClick={() => toggleBand(band)}>
          <b>{counted(rows.length)}</b> <span aria-hidden="true">{MARKS[band]}</span> {TITLES[band]}
        </button>
      </li>
    );
  });
}

function Filters() {
  const owners = [...new Set(accounts.value.map((row) => row.owner).filter((name) => name !== ''))].sort();
  return (
    <div class="controls">
      <label>Search <input type="search" id="search" value={words.value} onInput={(event) => { words.value = event.currentTarget.value; active.value = 0; }} /></label>
      <label>
        Owner{' '}
        <select value={owner.value} onChange={(event) => { owner.value = event.currentTarget.value; active.value = 0; }}>
          <option value="">all</option>
          {owners.map((name) => <option key={name} value={name}>{name}</option>)}
        </select>
      </label>
      <span class="quiet" role="status">{counted(visible.value.length)} of {counted(accounts.value.length)} accounts</span>
    </div>
  );
}

const MOVES = { ArrowDown: 1, ArrowUp: -1, PageDown: 12, PageUp: -12, Home: -Infinity, End: Infinity };

function onKeyDown(event, box) {
  if (event.target !== box) return;
  if (event.key === 'Enter') box.querySelector(`[data-row="${active.value}"] a`)?.click();
  else if (event.key in MOVES) {
    active.value = Math.min(Math.max(active.value + MOVES[event.key], 0), visible.value.length - 1);
    const top = active.value * ROW;
    const room = box.clientHeight - 2 * ROW;
    if (top < box.scrollTop) box.scrollTop = top;
    else if (top > box.scrollTop + room) box.scrollTop = top - room;
  } else return;
  event.preventDefault();
}

const Spacer = ({ rows }) => (rows > 0 ? <tr aria-hidden="true"><td colSpan={columns.length} style={{ height: `${rows * ROW}px`, padding: 0 }} /></tr> : null);

function onSlash(event) {
  if (event.key !== '/' || /^(INPUT|SELECT)$/.test(event.target.tagName)) return;
  document.getElementById('search').focus();
  event.preventDefault();
}

function useWindow(box) {
  useEffect(() => {
    const measure = () => { scroll.value = { top: box.current.scrollTop, height: box.current.clientHeight }; };
    const onBefore = () => { prints.value = true; };
    const onAfter = () => { prints.value = false; };
    measure();
    addEventListener('resize', measure);
    addEventListener('beforeprint', onBefore);
    addEventListener('afterprint', onAfter);
    addEventListener('keydown', onSlash);
    box.current.addEventListener('scroll', measure, { passive: true });
  }, []);
}

export function Portfolio({ data }) {
  const box = useRef(null);
  load(data);
  useWindow(box);
  const list = visible.value;
  const first = prints.value ? 0 : Math.max(0, Math.floor(scroll.value.top / ROW) - SPARE);
  const last = prints.value ? list.length : Math.min(list.length, Math.ceil((scroll.value.top + scroll.value.height) / ROW) + SPARE);
  return (
    <>
      <Filters />
      <div class="scroll window" role="region" aria-label="List: arrow keys choose, Enter opens" tabIndex={0} ref={box} onKeyDown={(event) => onKeyDown(event, box.current)}>
        <table class="portfolio" aria-rowcount={list.length + 1}>
          <thead><tr aria-rowindex={1}>{columns.map((column) => <HeaderCell key={column.key} column={column} />)}</tr></thead>
          <tbody>
            <Spacer rows={first} />
            {list.slice(first, last).map((row, i) => <Row key={row.id} row={row} index={first + i} />)}
            <Spacer rows={list.length - last} />
          </tbody>
        </table>
      </div>
    </>
  );
}
