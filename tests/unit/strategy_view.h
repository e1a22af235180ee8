/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
/* An account made by hand, for the measures that read tables: as of Sunday 2025-06-29, every week covered,
 * nothing in it yet. */
#include "measure/frame.h"
#include "near.h"

#define AS_OF "2025-06-29"

typedef struct {
  Arena arena; /* of the account and the persons */
  AccountView *view;
  Account *account;
  Config *config;
  Clock *clock;
  GPtrArray *persons, *words, *owned; /* owned: what the view borrows */
  PortfolioView portfolio;
  Frame *frame;
  FactSet *facts;
} Made;

static inline int32_t
made_day (const char *text)
{
  int32_t day = DAY_NONE;
  assert_true (day_parse (text, &day));
  return day;
}

/* Monday + weekday of the week so many weeks before the as-of week. */
static inline int32_t
made_ago (int weeks, int weekday)
{
  return week_first_day (week_of_day (made_day (AS_OF)) - weeks) + weekday;
}

static inline Made *
made_new (int weeks)
{
  bool known;
  Made *made = g_new0 (Made, 1);
  arena_open (&made->arena);
  made->account = account_new (&made->arena, "A1", "Acme");
  made->config = config_new ();
  made->clock = clock_new (zone_get ("UTC", &known), 540, 1020, 0x1f);
  made->persons = g_ptr_array_new ();
  made->words = g_ptr_array_new ();
  made->owned = g_ptr_array_new_with_free_func (g_free);
  int32_t as_of = made_day (AS_OF);
  made->view = account_view_new (made->account, week_of_day (as_of) - weeks + 1, as_of);
  AccountView *view = made->view;
  view->persons = made->persons;
  view->words = made->words;
  view->config = made->config;
  view->clock = made->clock;
  view->people_by_address = g_hash_table_new (g_str_hash, g_str_equal);
  view->start_week = view->first_week;
  view->has_mail = view->has_calendar = view->has_usage = view->has_tickets = true;
  made->portfolio =
      (PortfolioView){ .factor = g_new (double, weeks), .dispersion = 10, .friction_share = NAN };
  for (int i = 0; i < weeks; i++)
    made->portfolio.factor[i] = 1;
  return made;
}

static inline void
made_free (Made *made)
{
  g_hash_table_unref (made->view->people_by_address);
  g_clear_pointer (&made->facts, fact_set_free);
  frame_free (made->frame);
  account_view_free (made->view);
  arena_close (&made->arena);
  config_free (made->config);
  clock_free (made->clock);
  g_ptr_array_unref (made->persons);
  g_ptr_array_unref (made->words);
  g_ptr_array_unref (made->owned);
  g_free (made->portfolio.factor);
  g_free (made);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Made, made_free)

static inline char *
made_own (Made *made, char *text)
{
  g_ptr_array_add (made->owned, text);
  return text;
}

/* "ann" becomes ann@acme.test, or ann@we.test where she is ours. */
static inline uint32_t
made_person (Made *made, const char *name, Side side, int level, Function function)
{
  g_autofree char *address = g_strdup_printf ("%s@%s.test", name, side == SIDE_VENDOR ? "we" : "acme");
  Person *person = arena_take (&made->arena, sizeof *person);
  *person = (Person){ .id = arena_copy_text (&made->arena, name),
                      .name = arena_copy_text (&made->arena, name),
                      .address = arena_copy_text (&made->arena, address),
                      .side = side,
                      .level = level,
                      .function = function,
                      .is_executive = level >= LEVEL_EXECUTIVE,
                      .account = side == SIDE_CLIENT ? 0 : -1,
                      .account_id = side == SIDE_CLIENT ? made->account->id : NULL,
                      .end_day = DAY_NONE };
  g_ptr_array_add (made->persons, person);
  g_hash_table_insert (made->view->people_by_address, (gpointer) person->address,
                       GUINT_TO_POINTER (made->persons->len));
  return made->persons->len - 1;
}

static inline void
made_act (Made *made, uint32_t person, int32_t day)
{
  Act act = { person, day, true, false };
  g_array_append_val (made->view->acts, act);
}

static inline void
made_contact (Made *made, uint32_t vendor, uint32_t client, int32_t day)
{
  ContactDay contact = {
    .vendor = vendor, .client = client, .day = day, .from_client = true, .from_vendor = true
  };
  g_array_append_val (made->view->contact_days, contact);
}

/* A message in a thread of its own unless told otherwise; to: a person of the other side, or PERSON_NONE. */
static inline ViewMail *
made_mail (Made *made, uint32_t author, uint32_t to, int32_t day, const char *subject)
{
  AccountView *view = made->view;
  ViewMail mail = { .sent_unix = (int64_t) day * 86400 + 36000,
                    .day = day,
                    .author = author,
                    .from_vendor = view_person (view, author)->side == SIDE_VENDOR,
                    .thread = view->mails->len,
                    .starts_thread = true,
                    .subject = subject,
                    .to_first = view->recipients->len,
                    .to_count = to != PERSON_NONE };
  mail.message_id = made_own (made, g_strdup_printf ("m%u@test", view->mails->len));
  if (to != PERSON_NONE)
    g_array_append_val (view->recipients, to);
  g_array_append_val (view->mails, mail);
  return VIEW_ITEM (view->mails, ViewMail, view->mails->len - 1);
}

/* We asked one person, another (or the same) answered. */
static inline void
made_ask (Made *made, uint32_t vendor, uint32_t asked, uint32_t answered_by, int32_t day)
{
  made_mail (made, vendor, asked, day, "A question");
  Ask ask = { .vendor = vendor,
              .responder = asked,
              .answered_by = answered_by,
              .is_answered = true,
              .wait_hours = 4,
              .mail = made->view->mails->len - 1 };
  g_array_append_val (made->view->asks, ask);
}

/* A meeting with one guest of theirs. */
static inline void
made_meeting (Made *made, const char *title, uint32_t guest_person, Partstat partstat, int32_t day)
{
  AccountView *view = made->view;
  Guest guest = { .person = guest_person, .partstat = partstat, .delegate = PERSON_NONE };
  ViewMeeting meeting = { .start_unix = (int64_t) day * 86400 + 36000,
                          .day = day,
                          .uid = "u1",
                          .title = title,
                          .is_series = true,
                          .guest_first = view->guests->len,
                          .guest_count = 1 };
  g_array_append_val (view->guests, guest);
  g_array_append_val (view->meetings, meeting);
}

/* Cells in the order of table.def, "|" between them, empty: absent.  Rows are given in order of time. */
static inline void
made_row (Made *made, TableKind kind, const char *cells)
{
  const Table *table = table_get (kind);
  char **parts = g_strsplit (cells, "|", -1);
  const char **row_cells = g_new0 (const char *, table->column_count);
  for (int i = 0; i < table->column_count && parts[i] != NULL; i++)
    row_cells[i] = parts[i][0] != '\0' ? made_own (made, g_strdup (parts[i])) : NULL;
  g_strfreev (parts);
  g_ptr_array_add (made->owned, row_cells);
  StoredRow *row = g_new0 (StoredRow, 1);
  *row = (StoredRow){ .kind = kind, .cells = row_cells, .known_unix = INT64_MIN };
  g_ptr_array_add (made->owned, row);
  g_ptr_array_add (made->view->rows[kind], row);
  int32_t day = table->event_column >= 0 ? row_day (row, table->event_column) : made->view->as_of_day;
  int32_t *since = &made->view->kept_since[kind];
  *since = *since == DAY_NONE ? day : MIN (*since, day);
}

/* One use a day; users and features are numbers. Days are given in order. */
static inline void
made_use (Made *made, uint32_t user, uint32_t feature, int32_t day)
{
  while (made->words->len <= MAX (user, feature))
    g_ptr_array_add (made->words, (gpointer) "word");
  ViewUsage usage = { .user = user, .feature = feature, .day = day, .count = 1 };
  g_array_append_val (made->view->usage, usage);
}

static inline void
made_measure (Made *made, MeasureFn measure)
{
  g_clear_pointer (&made->frame, frame_free);
  g_clear_pointer (&made->facts, fact_set_free);
  made->frame = frame_new (made->view, &made->portfolio);
  made->facts = fact_set_new ();
  measure (made->frame, made->facts);
}

static inline const Fact *
made_fact (const Made *made, const char *name)
{
  const Fact *fact = fact_set_find (made->facts, name);
  if (fact == NULL)
    fail_msg ("no fact %s", name);
  return fact;
}

#define assert_fact(made, name, expected) assert_near (made_fact (made, name)->value, expected, 1e-9)
static inline void
assert_unknown (const Made *made, const char *name, const char *reason)
{
  const Fact *fact = made_fact (made, name);
  assert_true (isnan (fact->value));
  assert_non_null (fact->reason);
  if (strstr (fact->reason, reason) == NULL)
    fail_msg ("%s: \"%s\" does not say \"%s\"", name, fact->reason, reason);
}
