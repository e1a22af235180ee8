/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "base/diag.h"
#include "model/table.h"
#include "source/cell.h"
#include "source/draft.h"
#include "source/stream.h"

/* The parts of the CSV reader: how it is written (csv_dialect.c), bytes → records (csv_scan.c), whether and
 * where it is a table (csv_head.c), header → columns (csv_header.c, csv_aliases.c), the order of dates
 * (csv_orders.c), records → rows (csv.c), what stands below them (csv_tail.c), rows of a calendar → meetings
 * (csv_calendar.c), rows of mail → messages (csv_mail.c). */

typedef struct {
  char separator;       /* ',' ';' or tab */
  char line_end;        /* '\n', or '\r' where a file has no '\n' */
  size_t preamble;      /* bytes before the header: a byte order mark, Excel's "sep=;" line, titles */
  uint64_t header_line; /* from 1 */
  bool is_told;         /* the separator, by "sep=;" */
  bool is_latin;        /* not UTF-8: Windows-1252 */
} CsvDialect;

/* Looks at the first bytes of a file; the header is the first line. */
CsvDialect csv_dialect_guess (const uint8_t *head, size_t length);
/* The same, had the header stood one line further down.  False: there is no such line. */
bool csv_dialect_step (CsvDialect *dialect, const uint8_t *head, size_t length);

typedef struct {
  char **cells; /* the reader may change them in place; as written, in the file's own character set */
  size_t count; /* at most LIMIT_CSV_COLUMNS; further cells are dropped */
  uint64_t line;
  bool is_ascii;      /* no byte above 127: nothing to convert */
  bool follows_blank; /* an empty line, or one of separators only, stands before it */
} CsvRecord;

/* Called for each record, the header too.  False stops the scan. */
typedef bool (*CsvRecordFunc) (const CsvRecord *record, gpointer user_data, GError **error);
/* Records that break the rules of quoting become rejects, and the scan goes on at the next line.  False: the
 * stream could not be read, or func refused. */
bool csv_scan (Stream *stream, const CsvDialect *dialect, Diag *diag, CsvRecordFunc func, gpointer user_data,
               GError **error);

/* What the columns of one file mean. */
typedef struct {
  int kind;                                        /* TableKind; -1: none */
  int source[TABLE_MAX_COLUMNS];                   /* first header cell of each column of the table, or -1 */
  int known_at, is_deleted, first_name, last_name; /* header cells, or -1 */
  int *same; /* for each header cell the next one of the same name, or -1 */
  size_t header_count;
  const char *missing; /* the one required column that is not there; NULL: complete */
} CsvMap;

/* Headers are compared by their letters and digits alone: "Account ID", "account_id" and "AccountId" are one
 * name.  Yours. */
char *csv_header_key (const char *header);
/* Finds the table that explains the header best; as_kind >= 0 allows no other.  columns: Config.columns or
 * NULL. map->kind is -1 where no table fits; where exactly one nearly fits, map->missing says what it lacks.
 */
void csv_map_build (const CsvRecord *header, GHashTable *columns, int as_kind, CsvMap *map);
void csv_map_clear (CsvMap *map);
/* The column whose cell stands for the account where a file has no account_id (USAGE: subscription_id;
 * TICKETS: requester …); -1: none. */
int csv_account_substitute (int kind);

/* How 3/4/2025 is read, by column of the table. */
typedef struct {
  DateOrder columns[TABLE_MAX_COLUMNS];
  DateOrder others; /* known_at */
} CsvOrders;

/* Looks ahead: at the first megabyte, and at more (32 of them at most) as long as that does not decide.  A
 * column that nothing decides, or that has both orders, becomes a warning. */
bool csv_orders_sample (Stream *stream, const CsvDialect *dialect, const CsvMap *map, Diag *diag,
                        CsvOrders *orders, GError **error);

/* Makes the draft the meeting of one row of a calendar.  zone: of its clock times; NULL: UTC.  False: a time
 * cannot be read; *reason says which, static text. */
bool csv_calendar_fill (MeetingDraft *draft, const char *const *cells, const Zone *zone, const char **reason);

/* Makes the draft the message of one row of mail.  False: there is no author or no date; *reason says which,
 * static text. */
bool csv_mail_fill (MessageDraft *draft, const char *const *cells, const char **reason);

/* What reports have below their rows: their name, who made them, whose secret they are.  Lines that are no
 * rows, behind an empty one, with half of the cells at most.  Whether nothing but such lines follows is known
 * at the end of the file; until then their rejects are held back. */
typedef struct {
  Diag *diag;
  size_t header_count;
  GPtrArray *held; /* DiagReject * */
} CsvTail;

CsvTail csv_tail_begin (Diag *diag, size_t header_count);
/* Called behind each record. */
void csv_tail_note (CsvTail *tail, const CsvRecord *record, bool is_rejected);
/* The file ends: what is held is no row, and said in one warning. */
void csv_tail_end (CsvTail *tail);
void csv_tail_clear (CsvTail *tail);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CsvTail, csv_tail_clear)

/* Valid UTF-8 whatever the file holds: a single bad cell in a good file is read as Windows-1252 too.  What
 * had to be copied is added to kept. */
char *csv_to_utf8 (const CsvDialect *dialect, char *cell, GPtrArray *kept);
/* How the file is written and what its columns mean, by the head of a file; the rest as in
 * csv_map_build.  The header is the first line, or one below titles: lines that fill half of its cells at
 * most. */
void csv_find_header (const uint8_t *head, size_t length, GHashTable *columns, int as_kind,
                      CsvDialect *dialect, CsvMap *map);
/* True if the head of a file is that of a known table, with the help of a [columns] section (NULL: none). */
bool csv_sniff_mapped (const uint8_t *head, size_t length, GHashTable *columns);

/* One name that a known exporter gives to a column.  key: lower-case letters and digits only.  is_better:
 * wins over a column that has our own name. */
typedef struct {
  const char *key;
  int kind, column;
  bool is_better;
} CsvAlias;
extern const CsvAlias csv_aliases[]; /* ends with a NULL key; where two apply to a column, the earlier wins */
