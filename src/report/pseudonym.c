/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/pseudonym.h"

#include <math.h>
#include <string.h>

#include "base/text.h"

#define LEAST_NAME_BYTES 2 /* "HP"; by_start needs as many */
#define DIGITS 8

/* A known text and what is written instead. */
typedef struct {
  char *text, *mask;
  size_t length;
} Mask;

struct Pseudonyms {
  const Assessment *assessment;
  GBytes *key;
  GHashTable *by_start; /* the first two bytes, lower case → GPtrArray of Mask *, longest first */
  GHashTable *by_text;  /* lower case → Mask * */
  GPtrArray *masks;
  GPtrArray *items; /* Mask *, longest first: what this account's findings speak of, and the ids they cite */
  GHashTable *masked; /* the caller's, as pseudonyms_apply fills it; may be NULL */
};

static void
mask_free (gpointer data)
{
  Mask *mask = data;
  g_free (mask->text);
  g_free (mask->mask);
  g_free (mask);
}

/* "Person 3f2a81c0": the kind goes into the hash, so that a person and a company of one id differ. */
static char *
make_pseudonym (const Pseudonyms *names, const char *kind, const char *id)
{
  gsize length;
  const guchar *key = g_bytes_get_data (names->key, &length);
  g_autofree char *message = g_strdup_printf ("%s %s", kind, id != NULL ? id : "");
  g_autofree char *digest =
      g_compute_hmac_for_data (G_CHECKSUM_SHA256, key, length, (const guchar *) message, strlen (message));
  return g_strdup_printf ("%s %.*s", kind, DIGITS, digest);
}

/* Only the digits, after a letter: an id. */
static char *
make_id (const Pseudonyms *names, const char *kind, const char *id)
{
  g_autofree char *whole = make_pseudonym (names, kind, id);
  return g_strdup_printf ("%c%s", kind[0], strrchr (whole, ' ') + 1);
}

static gpointer
start_key (const char *text)
{
  return GUINT_TO_POINTER ((guint) (guchar) g_ascii_tolower (text[0]) << 8 |
                           (guchar) g_ascii_tolower (text[1]));
}

/* The first to claim a text keeps it. Takes mask. */
static void
add_mask (Pseudonyms *names, const char *text, char *mask)
{
  g_autofree char *clean = text != NULL ? text_clean (text, 4096) : NULL;
  g_autofree char *lower = clean != NULL ? text_lower (clean) : NULL;
  if (clean == NULL || strlen (clean) < LEAST_NAME_BYTES || g_hash_table_contains (names->by_text, lower)) {
    g_free (mask);
    return;
  }
  Mask *fresh = g_new0 (Mask, 1);
  *fresh = (Mask){ clean, mask, strlen (clean) };
  g_ptr_array_add (names->masks, fresh);
  g_hash_table_insert (names->by_text, g_steal_pointer (&lower), fresh);
  clean = NULL;
}

static gint
compare_longer (gconstpointer a, gconstpointer b)
{
  const Mask *x = *(Mask *const *) a, *y = *(Mask *const *) b;
  if (x->length != y->length)
    return x->length > y->length ? -1 : 1;
  return strcmp (x->text, y->text);
}

static void
index_masks (Pseudonyms *names)
{
  g_ptr_array_sort (names->masks, compare_longer);
  for (guint i = 0; i < names->masks->len; i++) {
    Mask *mask = names->masks->pdata[i];
    GPtrArray *same = g_hash_table_lookup (names->by_start, start_key (mask->text));
    if (same == NULL) {
      same = g_ptr_array_new ();
      g_hash_table_insert (names->by_start, start_key (mask->text), same);
    }
    g_ptr_array_add (same, mask);
  }
}

/* "Ana Reyes to Tom Lind", "a@b.example, c@b.example": lists of known names are masked name by name. */
static bool
is_known_list (const Pseudonyms *names, const char *subject)
{
  g_auto (GStrv) halves = g_strsplit (subject, " to ", -1);
  for (char **half = halves; *half != NULL; half++) {
    g_auto (GStrv) parts = g_strsplit (*half, ", ", -1);
    for (char **part = parts; *part != NULL; part++) {
      g_autofree char *lower = text_lower (*part);
      if (!g_hash_table_contains (names->by_text, lower) && strchr (lower, '@') == NULL)
        return false;
    }
  }
  return true;
}

static void
add_item (Pseudonyms *names, const char *kind, const char *text)
{
  if (text_is_blank (text))
    return;
  Mask *mask = g_new0 (Mask, 1);
  *mask = (Mask){ text_clean (text, 4096), make_pseudonym (names, kind, text) };
  mask->length = strlen (mask->text);
  g_ptr_array_add (names->items, mask);
}

/* Meetings, modules and projects have names that strangers gave them. */
static void
add_subject (Pseudonyms *names, const char *subject)
{
  if (!text_is_blank (subject) && !is_known_list (names, subject))
    add_item (names, "Item", subject);
}

static void
add_account (Pseudonyms *names, const AccountAssessment *account)
{
  add_mask (names, account->id, make_id (names, "Company", account->id));
  add_mask (names, account->name, make_pseudonym (names, "Company", account->id));
  for (guint i = 0; i < account->people->len; i++) {
    const MapPerson *person = account->people->pdata[i];
    add_mask (names, person->name, make_pseudonym (names, "Person", person->person_id));
  }
}

/* Features, modules and services are named by strangers too. */
static void
add_annex (Pseudonyms *names, const Annex *annex)
{
  for (guint i = 0; i < annex->lines->len; i++)
    add_subject (names, ((const AnnexLine *) annex->lines->pdata[i])->subject);
}

static void
set_items (Pseudonyms *names, const AccountAssessment *account)
{
  g_ptr_array_set_size (names->items, 0);
  for (guint i = 0; i < account->findings->len; i++) {
    const Finding *finding = account->findings->pdata[i];
    add_subject (names, finding->subject);
    for (guint j = 0; j < finding->evidence->len; j++) {
      const Evidence *evidence = finding->evidence->pdata[j];
      add_item (names, evidence->kind, evidence->id);
    }
  }
  for (guint i = 0; i < account->annexes->len; i++)
    add_annex (names, account->annexes->pdata[i]);
  for (guint i = 0; account->facts != NULL && i < account->facts->facts->len; i++)
    add_subject (names, ((const Fact *) account->facts->facts->pdata[i])->subject);
  g_ptr_array_sort (names->items, compare_longer);
}

Pseudonyms *
pseudonyms_new (const Assessment *assessment, GBytes *key)
{
  Pseudonyms *names = g_new0 (Pseudonyms, 1);
  names->assessment = assessment;
  names->key = key;
  names->masks = g_ptr_array_new_with_free_func (mask_free);
  names->items = g_ptr_array_new_with_free_func (mask_free);
  names->by_text = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  names->by_start = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) g_ptr_array_unref);
  for (guint i = 0; i < assessment->known_names->len; i++) {
    const KnownName *name = assessment->known_names->pdata[i];
    add_mask (names, name->text, make_pseudonym (names, name->is_company ? "Company" : "Person", name->id));
  }
  add_mask (names, assessment->vendor_name, make_pseudonym (names, "Company", "vendor"));
  for (guint i = 0; i < assessment->accounts->len; i++)
    add_account (names, assessment->accounts->pdata[i]);
  index_masks (names);
  return names;
}

void
pseudonyms_free (Pseudonyms *names)
{
  if (names == NULL)
    return;
  g_hash_table_unref (names->by_start);
  g_hash_table_unref (names->by_text);
  g_ptr_array_unref (names->masks);
  g_ptr_array_unref (names->items);
  g_free (names);
}

static bool
is_word_byte (char c)
{
  return g_ascii_isalnum (c) || (guchar) c >= 0x80;
}

/* One word is too easily part of the language: it has to be written as the name is. */
static bool
matches (const Mask *mask, const char *text)
{
  bool is_word = true;
  for (const char *p = mask->text; *p != '\0'; p++)
    is_word &= is_word_byte (*p);
  int order = is_word ? strncmp (text, mask->text, mask->length)
                      : g_ascii_strncasecmp (text, mask->text, mask->length);
  return order == 0 && (!is_word_byte (text[mask->length]) || !is_word_byte (text[mask->length - 1]));
}

static const Mask *
find_mask (const Pseudonyms *names, const char *text)
{
  for (guint i = 0; i < names->items->len; i++)
    if (matches (names->items->pdata[i], text))
      return names->items->pdata[i];
  const GPtrArray *same = text[0] != '\0' ? g_hash_table_lookup (names->by_start, start_key (text)) : NULL;
  for (guint i = 0; same != NULL && i < same->len; i++)
    if (matches (same->pdata[i], text))
      return same->pdata[i];
  return NULL;
}

/* The length of an address that begins here; 0: none does. */
static size_t
address_length (const char *text)
{
  size_t length = strcspn (text, " \t\r\n<>,;:\"'()[]");
  const char *at = memchr (text, '@', length);
  if (at == NULL)
    return 0;
  while (length > 0 && text[length - 1] == '.')
    length--;
  return length;
}

/* Every known name, and whatever looks like an address. */
static char *
mask_text (const Pseudonyms *names, const char *text)
{
  if (text == NULL)
    return NULL;
  g_autofree char *clean = text_clean (text, 1 << 20);
  GString *out = g_string_new (NULL);
  bool at_start = true;
  for (const char *p = clean; *p != '\0';) {
    const Mask *mask = at_start ? find_mask (names, p) : NULL;
    size_t address = at_start && mask == NULL ? address_length (p) : 0;
    if (mask != NULL)
      g_string_append (out, mask->mask);
    else if (address > 0) {
      g_autofree char *part = g_strndup (p, address), *lower = text_lower (part);
      g_autofree char *person = make_pseudonym (names, "Person", lower);
      g_string_append (out, person);
    } else
      g_string_append_c (out, *p);
    size_t step = mask != NULL ? mask->length : MAX (address, 1);
    at_start = !is_word_byte (p[step - 1]);
    p += step;
  }
  return g_string_free (out, FALSE);
}

char *
pseudonyms_dup_account_id (Pseudonyms *names, const char *id)
{
  return make_id (names, "Company", id);
}

/* A name or address of nobody known is a person by that text. */
char *
pseudonyms_dup_person (Pseudonyms *names, const char *text)
{
  if (text_is_blank (text))
    return g_strdup (text);
  g_autofree char *clean = text_clean (text, 4096);
  g_autofree char *lower = text_lower (clean);
  const Mask *mask = g_hash_table_lookup (names->by_text, lower);
  return mask != NULL ? g_strdup (mask->mask) : make_pseudonym (names, "Person", lower);
}

static void
remember (const Pseudonyms *names, const void *from, void *to)
{
  if (names->masked != NULL)
    g_hash_table_insert (names->masked, (gpointer) from, to);
}

Evidence *
pseudonyms_dup_evidence (Pseudonyms *names, const Evidence *evidence)
{
  g_autofree char *id = make_pseudonym (names, evidence->kind, evidence->id);
  return evidence_new (evidence->kind, id, evidence->day, NULL);
}

static void
mask_slot (const Pseudonyms *names, char **text)
{
  char *masked = mask_text (names, *text);
  g_free (*text);
  *text = masked;
}

static Finding *
apply_finding (Pseudonyms *names, const Finding *from)
{
  Finding *finding = finding_dup (from);
  char **said[] = { &finding->rule,        &finding->subject, &finding->reason,   &finding->text,
                    &finding->clears_when, &finding->margin,  &finding->innocent, &finding->saw };
  for (size_t i = 0; i < G_N_ELEMENTS (said); i++)
    mask_slot (names, said[i]);
  for (guint i = 0; i < from->evidence->len; i++) {
    Evidence *mask = pseudonyms_dup_evidence (names, from->evidence->pdata[i]);
    remember (names, from->evidence->pdata[i], mask);
    g_ptr_array_add (finding->evidence, mask);
  }
  remember (names, from, finding);
  return finding;
}

static MapPerson *
apply_person (const Pseudonyms *names, const MapPerson *from)
{
  MapPerson *person = map_person_new ();
  *person = *from;
  person->person_id = make_id (names, "Person", from->person_id);
  person->name = make_pseudonym (names, "Person", from->person_id);
  person->title = NULL; /* theirs alone, more often than not; level and function say enough */
  person->successor_id = from->successor_id != NULL ? make_id (names, "Person", from->successor_id) : NULL;
  person->weekly = from->weekly != NULL ? g_array_ref (from->weekly) : NULL;
  return person;
}

static MapEdge *
copy_edge (const MapEdge *from)
{
  MapEdge *edge = map_edge_new ();
  *edge = *from;
  edge->weekly = from->weekly != NULL ? g_array_ref (from->weekly) : NULL;
  return edge;
}

static Series *
copy_series (const Series *from)
{
  Series *series = series_new (from->name, from->title, from->unit, from->first_week);
  g_array_append_vals (series->values, from->values->data, from->values->len);
  series->baseline = from->baseline;
  series->low = from->low;
  series->high = from->high;
  series->base_first_week = from->base_first_week;
  series->base_last_week = from->base_last_week;
  series->change_week = from->change_week;
  return series;
}

/* What is drawn: people, ties, charts, numbers. */
static void
apply_pictures (const Pseudonyms *names, const AccountAssessment *from, AccountAssessment *to)
{
  for (guint i = 0; i < from->people->len; i++)
    g_ptr_array_add (to->people, apply_person (names, from->people->pdata[i]));
  for (guint i = 0; i < from->edges->len; i++)
    g_ptr_array_add (to->edges, copy_edge (from->edges->pdata[i]));
  for (guint i = 0; i < from->series->len; i++)
    g_ptr_array_add (to->series, copy_series (from->series->pdata[i]));
  for (guint i = 0; i < from->metrics->len; i++) {
    const Metric *metric = from->metrics->pdata[i];
    g_ptr_array_add (to->metrics, metric_new (metric->name, metric->title, metric->unit, metric->current,
                                              metric->baseline));
  }
}

static Annex *
apply_annex (const Pseudonyms *names, const Annex *from)
{
  Annex *annex = annex_new (from->id, from->title);
  g_free (annex->window);
  g_free (annex->base_window);
  annex->window = g_strdup (from->window);
  annex->base_window = g_strdup (from->base_window);
  for (guint i = 0; i < from->paragraphs->len; i++)
    g_ptr_array_add (annex->paragraphs, mask_text (names, from->paragraphs->pdata[i]));
  for (guint i = 0; i < from->lines->len; i++) {
    AnnexLine *line = annex_line_copy (annex, from->lines->pdata[i]);
    mask_slot (names, &line->subject);
    mask_slot (names, &line->missing);
  }
  return annex;
}

/* What is said: findings, notes, actions, annexes, coverage. */
static void
apply_words (Pseudonyms *names, const AccountAssessment *from, AccountAssessment *to)
{
  for (guint i = 0; i < from->findings->len; i++)
    g_ptr_array_add (to->findings, apply_finding (names, from->findings->pdata[i]));
  for (guint i = 0; i < from->would_change->len; i++)
    g_ptr_array_add (to->would_change, mask_text (names, from->would_change->pdata[i]));
  for (guint i = 0; i < from->notes->len; i++) {
    const Note *note = from->notes->pdata[i];
    g_autofree char *text = mask_text (names, note->text);
    g_ptr_array_add (to->notes, note_new (note->id, text, note->from_day, note->to_day));
  }
  for (guint i = 0; i < from->actions->len; i++) {
    const Action *action = from->actions->pdata[i];
    g_autofree char *text = mask_text (names, action->text);
    g_ptr_array_add (to->actions, action_new (action->id, text, action->due));
  }
  for (guint i = 0; i < from->annexes->len; i++)
    g_ptr_array_add (to->annexes, apply_annex (names, from->annexes->pdata[i]));
  for (guint i = 0; i < from->coverage_lines->len; i++) {
    const CoverageLine *line = from->coverage_lines->pdata[i];
    g_autofree char *text = mask_text (names, line->text);
    g_ptr_array_add (to->coverage_lines, coverage_line_new (line->source, line->share, text));
  }
}

/* Numbers, dates and the words of closed lists; facts are not shown by any format and stay behind. */
static void
copy_profile (const AccountAssessment *from, AccountAssessment *to)
{
  to->country = g_strdup (from->country);
  to->currency = g_strdup (from->currency);
  to->csm_rating = g_strdup (from->csm_rating);
  to->arr = from->arr;
  to->seats = from->seats;
  to->renewal_day = from->renewal_day;
  to->notice_deadline_day = from->notice_deadline_day;
  to->band = from->band;
  to->pending = from->pending;
  to->is_partial = from->is_partial;
  to->points = from->points;
  memcpy (to->pillar_points, from->pillar_points, sizeof to->pillar_points);
  memcpy (to->pillar_cap, from->pillar_cap, sizeof to->pillar_cap);
  to->stage = from->stage;
  to->coverage = from->coverage;
  to->confidence = from->confidence;
  to->before_first_day = from->before_first_day;
  to->before_last_day = from->before_last_day;
  to->now_first_day = from->now_first_day;
  to->now_last_day = from->now_last_day;
  to->first_day = from->first_day;
}

static AccountAssessment *
apply_account (Pseudonyms *names, const AccountAssessment *from)
{
  g_autofree char *id = make_id (names, "Company", from->id),
                  *name = make_pseudonym (names, "Company", from->id);
  AccountAssessment *to = account_assessment_new (id, name);
  set_items (names, from);
  copy_profile (from, to);
  to->owner = pseudonyms_dup_person (names, from->owner);
  to->segment = mask_text (names, from->segment);
  g_free (to->headline);
  to->headline = mask_text (names, from->headline);
  apply_pictures (names, from, to);
  apply_words (names, from, to);
  remember (names, from, to);
  return to;
}

static gint
compare_ids (gconstpointer a, gconstpointer b)
{
  const AccountAssessment *x = *(AccountAssessment *const *) a, *y = *(AccountAssessment *const *) b;
  return strcmp (x->id, y->id);
}

static gint
compare_inputs (gconstpointer a, gconstpointer b)
{
  const InputFile *x = *(InputFile *const *) a, *y = *(InputFile *const *) b;
  int order = strcmp (x->name, y->name);
  return order != 0 ? order : strcmp (x->sha256, y->sha256);
}

static gint
compare_mailboxes (gconstpointer a, gconstpointer b)
{
  return strcmp ((*(MailboxCoverage *const *) a)->address, (*(MailboxCoverage *const *) b)->address);
}

static MailboxCoverage *
apply_mailbox (Pseudonyms *names, const MailboxCoverage *from)
{
  g_autofree char *person = pseudonyms_dup_person (names, from->address);
  g_autofree char *id = from->person_id != NULL ? make_id (names, "Person", from->person_id) : NULL;
  MailboxCoverage *mailbox = mailbox_new (person, id, from->first_week);
  g_array_append_vals (mailbox->weeks, from->weeks->data, from->weeks->len);
  return mailbox;
}

Assessment *
pseudonyms_apply (Pseudonyms *names, GHashTable *masked)
{
  names->masked = masked;
  const Assessment *from = names->assessment;
  Assessment *to = assessment_new (from->as_of_day);
  to->expected_by_chance = from->expected_by_chance;
  g_free (to->vendor_name);
  to->vendor_name = make_pseudonym (names, "Company", "vendor");
  for (guint i = 0; i < from->inputs->len; i++) {
    const InputFile *input = from->inputs->pdata[i];
    g_autofree char *name = make_pseudonym (names, "File", input->name);
    g_ptr_array_add (to->inputs,
                     input_file_new (name, input->sha256, input->kind, input->records, input->rejected));
  }
  g_ptr_array_sort (to->inputs, compare_inputs); /* the old order is the order of the names */
  for (guint i = 0; i < from->mailboxes->len; i++)
    g_ptr_array_add (to->mailboxes, apply_mailbox (names, from->mailboxes->pdata[i]));
  g_ptr_array_sort (to->mailboxes, compare_mailboxes);
  for (guint i = 0; i < from->changed_settings->len; i++)
    g_ptr_array_add (to->changed_settings, mask_text (names, from->changed_settings->pdata[i]));
  for (guint i = 0; i < from->accounts->len; i++)
    g_ptr_array_add (to->accounts, apply_account (names, from->accounts->pdata[i]));
  g_ptr_array_sort (to->accounts, compare_ids);
  for (guint i = 0; i < from->libraries->len; i++)
    g_ptr_array_add (to->libraries, g_strdup (from->libraries->pdata[i]));
  return to;
}
