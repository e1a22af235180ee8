/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "base/limits.h"
#include "base/text.h"
#include "source/attendance.h"
#include "source/csv.h"

typedef enum {
  COLUMN_NAME,
  COLUMN_ADDRESS,
  COLUMN_JOINED,
  COLUMN_LEFT,
  COLUMN_ROLE,
  COLUMN_WAITED,
  COLUMN_COUNT
} Column;
/* Who joined several times has as many rows. */
#define MOST_ROWS (20 * LIMIT_PARTICIPANTS)

typedef enum { PART_HEAD, PART_VALUES, PART_PEOPLE, PART_OVER } Part;

typedef struct {
  const char *key; /* lower-case letters and digits of what stands there */
  int meaning;
} Word;

static const Word columns[] = {
  { "name", COLUMN_NAME },
  { "fullname", COLUMN_NAME },
  { "nameoriginalname", COLUMN_NAME },
  { "email", COLUMN_ADDRESS },
  { "useremail", COLUMN_ADDRESS },
  { "firstjoin", COLUMN_JOINED },
  { "firstjoinutc", COLUMN_JOINED },
  { "jointime", COLUMN_JOINED },
  { "lastleave", COLUMN_LEFT },
  { "lastleaveutc", COLUMN_LEFT },
  { "leavetime", COLUMN_LEFT },
  { "role", COLUMN_ROLE },
  { "inwaitingroom", COLUMN_WAITED },
  { NULL, -1 },
};

static const Word facts[] = {
  { "meetingtitle", FACT_TITLE }, { "topic", FACT_TITLE },
  { "starttime", FACT_START },    { "meetingstarttime", FACT_START },
  { "endtime", FACT_END },        { "meetingendtime", FACT_END },
  { "useremail", FACT_HOST },     { NULL, -1 },
};

typedef struct {
  Attendance *report;
  CsvDialect dialect;
  GPtrArray *kept; /* char *: the cells of the record in hand, as clean UTF-8 */
  Part part;
  bool has_two_names;                        /* the second in brackets */
  int at[COLUMN_COUNT], fact_at[FACT_COUNT]; /* cells; -1: there is none */
  Diag *diag;
} Reader;

Attendance *
attendance_new (void)
{
  Attendance *report = g_new0 (Attendance, 1);
  arena_open (&report->texts);
  report->people = g_array_new (FALSE, FALSE, sizeof (AttendancePerson));
  return report;
}

void
attendance_free (Attendance *report)
{
  if (report == NULL)
    return;
  arena_close (&report->texts);
  g_array_unref (report->people);
  g_free (report);
}

static int
find_word (const Word *words, const char *cell)
{
  g_autofree char *key = csv_header_key (cell);
  for (; words->key != NULL; words++)
    if (strcmp (words->key, key) == 0)
      return words->meaning;
  return -1;
}

/* Which cells hold what; how many of them were found. */
static int
map_cells (const Word *words, const CsvRecord *record, int *at, int count)
{
  int found = 0;
  for (int i = 0; i < count; i++)
    at[i] = -1;
  for (size_t i = 0; i < record->count; i++) {
    int meaning = find_word (words, record->cells[i]);
    if (meaning >= 0 && at[meaning] < 0) {
      at[meaning] = (int) i;
      found++;
    }
  }
  return found;
}

static const char *
cell_at (const CsvRecord *record, int at)
{
  return at >= 0 && (size_t) at < record->count ? record->cells[at] : "";
}

static void
keep_fact (Reader *reader, AttendanceFact fact, const char *value)
{
  if (reader->report->head[fact] == NULL && *value != '\0')
    reader->report->head[fact] = arena_copy_text (&reader->report->texts, value);
}

static bool
is_people_header (Reader *reader, const CsvRecord *record)
{
  map_cells (columns, record, reader->at, COLUMN_COUNT);
  return reader->at[COLUMN_NAME] >= 0 && reader->at[COLUMN_JOINED] >= 0 && reader->at[COLUMN_LEFT] >= 0;
}

static void
read_head (Reader *reader, const CsvRecord *record)
{
  int fact = find_word (facts, record->cells[0]);
  if (is_people_header (reader, record)) {
    g_autofree char *joined = csv_header_key (cell_at (record, reader->at[COLUMN_JOINED]));
    reader->report->is_utc = g_str_has_suffix (joined, "utc");
    g_autofree char *name = csv_header_key (cell_at (record, reader->at[COLUMN_NAME]));
    reader->has_two_names = strcmp (name, "nameoriginalname") == 0;
    reader->report->line = record->line;
    reader->part = PART_PEOPLE;
  } else if (map_cells (facts, record, reader->fact_at, FACT_COUNT) >= 2 && reader->fact_at[FACT_TITLE] >= 0)
    reader->part = PART_VALUES;
  else if (fact >= 0)
    keep_fact (reader, (AttendanceFact) fact, cell_at (record, 1));
}

static void
read_values (Reader *reader, const CsvRecord *record)
{
  for (int fact = 0; fact < FACT_COUNT; fact++)
    keep_fact (reader, (AttendanceFact) fact, cell_at (record, reader->fact_at[fact]));
  reader->part = PART_HEAD;
}

static char *
keep_cell (Reader *reader, const CsvRecord *record, Column column)
{
  return arena_copy_text (&reader->report->texts, cell_at (record, reader->at[column]));
}

/* Zoom's "Ann (Ann Lee)": what she calls herself in this meeting, and what her account says. */
static const char *
find_own_name (Reader *reader, const char *name)
{
  const char *open = strrchr (name, '('), *close = open != NULL ? strchr (open, ')') : NULL;
  if (!reader->has_two_names || open == name || close == NULL || close[1] != '\0')
    return name;
  return arena_copy (&reader->report->texts, open + 1, (size_t) (close - open - 1));
}

static void
read_person (Reader *reader, const CsvRecord *record)
{
  const char *address = cell_at (record, reader->at[COLUMN_ADDRESS]);
  const char *name = find_own_name (reader, cell_at (record, reader->at[COLUMN_NAME]));
  if (g_ascii_strcasecmp (cell_at (record, reader->at[COLUMN_WAITED]), "yes") == 0)
    return; /* who was let in has a row without that, too */
  AttendancePerson person = { .joined = keep_cell (reader, record, COLUMN_JOINED),
                              .left = keep_cell (reader, record, COLUMN_LEFT),
                              .who = draft_mailbox (&reader->report->texts, address, name),
                              .is_organizer = g_ascii_strcasecmp (cell_at (record, reader->at[COLUMN_ROLE]),
                                                                  "organizer") == 0 };
  if (*person.who.address == '\0' && *person.who.name == '\0')
    diag_reject (reader->diag, DIAG_LINE, record->line, 0, "a participant without a name and an address");
  else if (reader->report->people->len >= MOST_ROWS)
    diag_reject (reader->diag, DIAG_LINE, record->line, 0, "more rows of participants than are read");
  else
    g_array_append_val (reader->report->people, person);
}

/* The table ends at an empty line or at the next part's number: "3. In-Meeting Activities". */
static bool
is_end_of_people (const Reader *reader, const CsvRecord *record)
{
  return (record->follows_blank && reader->report->people->len > 0) ||
         (record->count == 1 && g_ascii_isdigit (*record->cells[0]));
}

static bool
take_record (const CsvRecord *record, gpointer user_data, GError **error)
{
  (void) error;
  Reader *reader = user_data;
  g_ptr_array_set_size (reader->kept, 0);
  for (size_t i = 0; i < record->count; i++) {
    record->cells[i] =
        text_clean (csv_to_utf8 (&reader->dialect, record->cells[i], reader->kept), LIMIT_SUBJECT_BYTES);
    g_ptr_array_add (reader->kept, record->cells[i]);
  }
  if (record->count == 0)
    return true;
  if (reader->part == PART_PEOPLE && is_end_of_people (reader, record))
    reader->part = PART_OVER;
  if (reader->part == PART_HEAD)
    read_head (reader, record);
  else if (reader->part == PART_VALUES)
    read_values (reader, record);
  else if (reader->part == PART_PEOPLE)
    read_person (reader, record);
  return true;
}

/* The first line may have no separator, dates have commas, and a topic or a name any of them: the separator
 * is the one that makes the header of the participants out of a line. */
static char
find_separator (const uint8_t *head, size_t length, CsvDialect dialect)
{
  static const char separators[] = { '\t', ';' };
  for (size_t i = 0; i < G_N_ELEMENTS (separators); i++) {
    g_autoptr (GPtrArray) kept = g_ptr_array_new_with_free_func (g_free);
    g_autoptr (Stream) stream = stream_new_bytes (head, length);
    g_autoptr (Diag) unheard = diag_new ();
    g_autoptr (Attendance) tried = attendance_new ();
    dialect.separator = separators[i];
    Reader reader = { .report = tried, .dialect = dialect, .kept = kept, .diag = unheard };
    if (csv_scan (stream, &dialect, unheard, take_record, &reader, NULL) && tried->line > 0)
      return separators[i];
  }
  return ',';
}

bool
attendance_scan (Attendance *report, Stream *stream, const uint8_t *head, size_t length, Diag *diag,
                 GError **error)
{
  g_autoptr (GPtrArray) kept = g_ptr_array_new_with_free_func (g_free);
  Reader reader = {
    .report = report, .dialect = csv_dialect_guess (head, length), .kept = kept, .diag = diag
  };
  reader.dialect.separator = find_separator (head, length, reader.dialect);
  return csv_scan (stream, &reader.dialect, diag, take_record, &reader, error);
}
