/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>
#include <math.h>
#include <string.h>

#include "measure/frame.h"

/* An AccountView by hand: weeks of an account, with people, use, mails, meetings and table rows.  Weeks are
 * counted back from the as-of week, which is 0: maker_day (maker, 3, 1) is the Tuesday three weeks before.
 * Add in the order of time. */
typedef struct {
  Account *account;
  AccountView *view;
  PortfolioView portfolio;
  Arena arena;             /* of the account and the persons */
  GPtrArray *persons;      /* Person * */
  GPtrArray *words, *rows; /* owned: char *, StoredRow * */
  GStringChunk *text;
  Clock *clock;
  Frame *frame;
} Maker;

static inline void
maker_free_row (gpointer data)
{
  StoredRow *row = data;
  g_free ((gpointer) row->cells);
  g_free (row);
}

static inline Maker *
maker_new (int weeks)
{
  Maker *maker = g_new0 (Maker, 1);
  int32_t as_of = day_from_civil (2026, 6, 28);
  int32_t first = week_of_day (as_of) - weeks + 1;
  arena_open (&maker->arena);
  maker->account = account_new (&maker->arena, "A1", "Aster Works");
  maker->view = account_view_new (maker->account, first, as_of);
  maker->persons = g_ptr_array_new ();
  maker->words = g_ptr_array_new_with_free_func (g_free);
  maker->rows = g_ptr_array_new_with_free_func (maker_free_row);
  maker->text = g_string_chunk_new (1024);
  maker->clock = clock_new (zone_get ("UTC", NULL), 540, 1020, 0x1f);
  maker->view->persons = maker->persons;
  maker->view->words = maker->words;
  maker->view->clock = maker->clock;
  maker->view->start_week = first;
  maker->view->has_mail = maker->view->has_calendar = maker->view->has_usage = maker->view->has_tickets =
      true;
  maker->view->people_by_address = g_hash_table_new (g_str_hash, g_str_equal);
  maker->portfolio = (PortfolioView){
    .factor = g_new (double, weeks), .dispersion = 10, .friction_share = NAN, .discovery_floor = NAN
  };
  for (int i = 0; i < weeks; i++)
    maker->portfolio.factor[i] = 1;
  return maker;
}

static inline void
maker_free (Maker *maker)
{
  if (maker == NULL)
    return;
  frame_free (maker->frame);
  g_hash_table_unref (maker->view->people_by_address);
  account_view_free (maker->view);
  arena_close (&maker->arena);
  g_free (maker->portfolio.factor);
  g_ptr_array_unref (maker->persons);
  g_ptr_array_unref (maker->words);
  g_ptr_array_unref (maker->rows);
  g_string_chunk_free (maker->text);
  clock_free (maker->clock);
  g_free (maker);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Maker, maker_free)

static inline int32_t
maker_day (const Maker *maker, int weeks_back, int weekday)
{
  return week_first_day (maker->view->last_week - weeks_back) + weekday;
}

static inline uint32_t
maker_person (Maker *maker, Side side, const char *address, Function function, int level)
{
  g_autofree char *id = g_strdup_printf ("P%u", maker->persons->len);
  Person *person = arena_take (&maker->arena, sizeof *person);
  *person = (Person){ .id = arena_copy_text (&maker->arena, id),
                      .name = arena_copy_text (&maker->arena, address),
                      .address = arena_copy_text (&maker->arena, address),
                      .side = side,
                      .level = level,
                      .function = function,
                      .is_executive = level >= LEVEL_EXECUTIVE,
                      .account = side == SIDE_CLIENT ? 0 : -1,
                      .end_day = DAY_NONE };
  g_ptr_array_add (maker->persons, person);
  g_hash_table_insert (maker->view->people_by_address, (gpointer) person->address,
                       GUINT_TO_POINTER (maker->persons->len));
  return maker->persons->len - 1;
}

static inline uint32_t
maker_word (Maker *maker, const char *word)
{
  for (guint i = 0; i < maker->words->len; i++)
    if (strcmp (g_ptr_array_index (maker->words, i), word) == 0)
      return i;
  g_ptr_array_add (maker->words, g_strdup (word));
  return maker->words->len - 1;
}

/* user may be NULL; tier "core", "advanced" or NULL. */
static inline void
maker_use (Maker *maker, int32_t day, const char *user, const char *feature, const char *tier)
{
  ViewUsage usage = { user != NULL ? maker_word (maker, user) : WORD_NONE,
                      feature != NULL ? maker_word (maker, feature) : WORD_NONE,
                      day,
                      tier != NULL && strcmp (tier, "advanced") == 0,
                      tier != NULL,
                      1 };
  g_array_append_val (maker->view->usage, usage);
}

static inline gint
maker_compare_usage (gconstpointer a, gconstpointer b)
{
  const ViewUsage *x = a, *y = b;
  if (x->day != y->day)
    return x->day < y->day ? -1 : 1;
  return (x->user > y->user) - (x->user < y->user);
}

static inline const char *
maker_text (Maker *maker, const char *text)
{
  return text != NULL ? g_string_chunk_insert (maker->text, text) : NULL;
}

/* A table row: pairs of column and text, ended by -1. */
static inline void
maker_row (Maker *maker, TableKind kind, ...)
{
  StoredRow *row = g_new0 (StoredRow, 1);
  const char **cells = g_new0 (const char *, TABLE_MAX_COLUMNS);
  va_list args;
  va_start (args, kind);
  for (int column = va_arg (args, int); column >= 0; column = va_arg (args, int))
    cells[column] = maker_text (maker, va_arg (args, const char *));
  va_end (args);
  *row = (StoredRow){ kind, cells, INT64_MIN };
  g_ptr_array_add (maker->rows, row);
  g_ptr_array_add (maker->view->rows[kind], row);
}

static inline void
maker_ticket (Maker *maker, int32_t day, const char *type, const char *subject, const char *requester)
{
  g_autofree char *date = day_format (day);
  g_autofree char *id = g_strdup_printf ("T%u", maker->view->rows[TABLE_TICKETS]->len + 1);
  maker_row (maker, TABLE_TICKETS, TICKETS_TICKET_ID, id, TICKETS_CREATED_AT, date, TICKETS_TYPE, type,
             TICKETS_SUBJECT, subject, TICKETS_REQUESTER, requester, -1);
}

/* A mail that starts a thread. */
static inline void
maker_mail (Maker *maker, int32_t day, uint32_t author, const char *subject)
{
  bool from_vendor = view_person (maker->view, author)->side == SIDE_VENDOR;
  g_autofree char *id = g_strdup_printf ("m%u@example", maker->view->mails->len + 1);
  ViewMail mail = { .sent_unix = (int64_t) day * 86400 + 36000,
                    .day = day,
                    .author = author,
                    .from_vendor = from_vendor,
                    .is_outbound = from_vendor,
                    .thread = maker->view->mails->len,
                    .starts_thread = true,
                    .message_id = maker_text (maker, id),
                    .subject = maker_text (maker, subject) };
  g_array_append_val (maker->view->mails, mail);
}

/* A meeting that one person of theirs accepted. */
static inline void
maker_meeting (Maker *maker, int32_t day, int32_t minutes, uint32_t guest)
{
  Guest seat = { guest, PARTSTAT_ACCEPTED, false, PERSON_NONE };
  g_autofree char *uid = g_strdup_printf ("u%u", maker->view->meetings->len + 1);
  ViewMeeting meeting = { .start_unix = (int64_t) day * 86400 + 36000,
                          .day = day,
                          .uid = maker_text (maker, uid),
                          .title = "Working session",
                          .guest_first = maker->view->guests->len,
                          .guest_count = 1,
                          .duration_minutes = minutes };
  g_array_append_val (maker->view->guests, seat);
  g_array_append_val (maker->view->meetings, meeting);
}

/* The facts of one measure; free with fact_set_free. */
static inline FactSet *
maker_measure (Maker *maker, MeasureFn compute)
{
  g_array_sort (maker->view->usage, maker_compare_usage);
  frame_free (maker->frame);
  maker->frame = frame_new (maker->view, &maker->portfolio);
  FactSet *facts = fact_set_new ();
  compute (maker->frame, facts);
  return facts;
}

#define assert_unknown(facts, name, words)                                                                   \
  do {                                                                                                       \
    const Fact *unknown_ = fact_set_find (facts, name);                                                      \
    assert_non_null (unknown_);                                                                              \
    assert_true (isnan (unknown_->value));                                                                   \
    assert_non_null (unknown_->reason);                                                                      \
    assert_non_null (strstr (unknown_->reason, words));                                                      \
  } while (0)
