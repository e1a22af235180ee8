/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "source/attendance.h"

#include <string.h>

#include "base/limits.h"
#include "source/cell.h"
#include "source/draft.h"
#include "source/formats.h"
#include "source/zone_names.h"
#include "weft/error.h"

typedef struct {
  DateOrder order;
  const Zone *zone; /* NULL: UTC */
  bool is_open;     /* nothing in the file decides the order */
} Clock;

static void
weigh (const char *text, size_t counts[ORDER_OPEN_AM_PM + 1])
{
  if (text != NULL)
    counts[cell_order_evidence (text)]++;
}

/* A report has one order; what decides it for one of its dates decides it for all. */
static Clock
find_clock (const Attendance *report, const SourceOptions *options)
{
  size_t counts[ORDER_OPEN_AM_PM + 1] = { 0 };
  weigh (report->head[FACT_START], counts);
  weigh (report->head[FACT_END], counts);
  for (guint i = 0; i < report->people->len; i++) {
    weigh (g_array_index (report->people, AttendancePerson, i).joined, counts);
    weigh (g_array_index (report->people, AttendancePerson, i).left, counts);
  }
  size_t day_first = counts[ORDER_DAY_FIRST], month_first = counts[ORDER_MONTH_FIRST];
  bool is_month_first = month_first > day_first || (month_first == day_first && counts[ORDER_OPEN_AM_PM] > 0);
  bool has_zone = options->time_zone != NULL && !report->is_utc;
  return (Clock){ .order = is_month_first ? DATE_MONTH_FIRST : DATE_DAY_FIRST,
                  .zone = has_zone ? zone_names_find (options->time_zone) : NULL,
                  .is_open = day_first == month_first && counts[ORDER_OPEN] + counts[ORDER_OPEN_AM_PM] > 0 };
}

static int64_t
read_moment (const Clock *clock, const char *text)
{
  int64_t moment;
  bool date_only;
  if (text == NULL || !cell_parse_date (text, clock->order, &moment, &date_only) || date_only)
    return UNIX_NONE;
  return clock->zone != NULL ? zone_names_local_to_unix (clock->zone, moment) : moment;
}

/* What the head does not say is from who joined first until who left last. */
static void
find_times (const Attendance *report, const Clock *clock, int64_t *start, int64_t *end)
{
  *start = read_moment (clock, report->head[FACT_START]);
  *end = read_moment (clock, report->head[FACT_END]);
  bool has_start = *start != UNIX_NONE, has_end = *end != UNIX_NONE;
  for (guint i = 0; i < report->people->len; i++) {
    const AttendancePerson *person = &g_array_index (report->people, AttendancePerson, i);
    int64_t joined = read_moment (clock, person->joined), left = read_moment (clock, person->left);
    if (!has_start && joined != UNIX_NONE && (*start == UNIX_NONE || joined < *start))
      *start = joined;
    if (!has_end)
      *end = MAX (*end, left);
  }
}

/* Who has an address is that address, whatever name stands beside it. */
static char *
dup_key (const Mailbox *who)
{
  return *who->address != '\0' ? g_strdup (who->address) : g_strconcat ("\n", who->name, NULL);
}

/* Each once, however often they joined. */
static void
add_people (const Attendance *report, MeetingDraft *draft, Diag *diag)
{
  const char *host = draft_address (&draft->texts, report->head[FACT_HOST]);
  g_autoptr (GHashTable) known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  guint left_out = 0;
  for (guint i = 0; i < report->people->len; i++) {
    const AttendancePerson *person = &g_array_index (report->people, AttendancePerson, i);
    if (g_hash_table_add (known, dup_key (&person->who)))
      left_out += meeting_draft_add_attendee (draft, person->who) == NULL;
    bool is_host = *host != '\0' && strcmp (host, person->who.address) == 0;
    if (person->is_organizer || is_host)
      draft->meeting.organizer = person->who;
  }
  if (left_out > 0)
    diag_warn (diag, "%u participants are left out: a meeting is read with at most %u", left_out,
               LIMIT_PARTICIPANTS);
}

/* No meeting lasts longer; an end further off is a slip in a date. */
#define LONGEST_SECONDS (INT64_C (7) * 24 * 60 * 60)

static int32_t
find_duration (int64_t start, int64_t end, Diag *diag)
{
  if (end <= start)
    return 0;
  if (end - start > LONGEST_SECONDS) {
    diag_warn (diag, "the report ends more than seven days after its start; its end is left out");
    return 0;
  }
  return (int32_t) ((end - start + 59) / 60);
}

/* False: it is not known when it was. */
static bool
fill_meeting (const Attendance *report, const SourceOptions *options, MeetingDraft *draft, Diag *diag)
{
  Clock clock = find_clock (report, options);
  int64_t start, end;
  meeting_draft_reset (draft);
  find_times (report, &clock, &start, &end);
  if (start == UNIX_NONE)
    return false;
  if (clock.is_open)
    diag_warn (diag, "dates like 3/4/2025 are read with the %s first; nothing in the file decides it",
               clock.order == DATE_MONTH_FIRST ? "month" : "day");
  g_array_append_val (draft->starts, start);
  draft->meeting.method = MEETING_ATTENDED;
  draft->meeting.title = draft_text (&draft->texts, report->head[FACT_TITLE], LIMIT_SUBJECT_BYTES);
  draft->meeting.duration_minutes = find_duration (start, end, diag);
  draft->meeting.place = report->line;
  add_people (report, draft, diag);
  meeting_draft_finish (draft);
  return true;
}

/* --- the file --- */

#define HEAD_BYTES (64u << 10)

static bool
read_attendance (Stream *stream, const SourceOptions *options, const RecordSink *sink, Diag *diag,
                 SourceCounts *counts, GError **error)
{
  size_t have;
  const uint8_t *head = stream_peek (stream, HEAD_BYTES, &have, error);
  if (head == NULL)
    return false;
  g_autoptr (Attendance) report = attendance_new ();
  uint64_t rejected_before = diag->rejected_count;
  if (!attendance_scan (report, stream, head, MIN (have, HEAD_BYTES), diag, error))
    return false;
  if (report->line == 0) {
    g_set_error (error, WEFT_ERROR, WEFT_ERROR_FORMAT, "no table of participants (name, joined, left)");
    return false;
  }
  g_autoptr (MeetingDraft) draft = meeting_draft_new ();
  bool is_dated = fill_meeting (report, options, draft, diag);
  if (!is_dated)
    diag_reject (diag, DIAG_LINE, report->line, 0, "the report does not say when the meeting was");
  counts->found += is_dated + diag->rejected_count - rejected_before;
  return !is_dated || sink->meeting (&draft->meeting, sink->user_data, error);
}

/* Its first line names a part of such a report, or columns of a meeting; below it stand the participants. */
static bool
sniff_attendance (const uint8_t *head, size_t length, const char *file_name)
{
  (void) file_name;
  const uint8_t *end = memchr (head, '\n', length);
  g_autofree char *first =
      g_ascii_strdown ((const char *) head, (gssize) (end != NULL ? (size_t) (end - head) : 0));
  if (strstr (first, "summary") == NULL && strstr (first, "topic") == NULL)
    return false;
  g_autoptr (Stream) stream = stream_new_bytes (head, length);
  g_autoptr (Diag) unheard = diag_new ();
  g_autoptr (Attendance) report = attendance_new ();
  attendance_scan (report, stream, head, length, unheard, NULL);
  return report->line > 0 && report->head[FACT_TITLE] != NULL;
}

const SourceFormat attendance_format = { "attendance-report", sniff_attendance, read_attendance };
