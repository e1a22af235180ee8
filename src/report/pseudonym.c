/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/pseudonym_private.h"

#include <string.h>

#include "base/text.h"
#include "model/aside.h"

#define LEAST_NAME_BYTES 2 /* "HP"; by_start needs as many */
#define DIGITS 8

static void
mask_free (gpointer data)
{
  Mask *mask = data;
  g_free (mask->text);
  g_free (mask->mask);
  g_free (mask);
}

/* "Person 3f2a81c0": the kind goes into the hash, so that a person and a company of one id differ. */
char *
pseudonyms_make (const Pseudonyms *names, const char *kind, const char *id)
{
  gsize length;
  const guchar *key = g_bytes_get_data (names->key, &length);
  g_autofree char *message = g_strdup_printf ("%s %s", kind, id != NULL ? id : "");
  g_autofree char *digest =
      g_compute_hmac_for_data (G_CHECKSUM_SHA256, key, length, (const guchar *) message, strlen (message));
  return g_strdup_printf ("%s %.*s", kind, DIGITS, digest);
}

/* Only the digits, after a letter: an id. */
char *
pseudonyms_make_id (const Pseudonyms *names, const char *kind, const char *id)
{
  g_autofree char *whole = pseudonyms_make (names, kind, id);
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
  *mask = (Mask){ text_clean (text, 4096), pseudonyms_make (names, kind, text) };
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
  add_mask (names, account->id, pseudonyms_make_id (names, "Company", account->id));
  add_mask (names, account->name, pseudonyms_make (names, "Company", account->id));
  g_autoptr (OpenAccount) open = account_open (account);
  for (guint i = 0; i < account->people->len; i++) {
    const MapPerson *person = account->people->pdata[i];
    add_mask (names, person->name, pseudonyms_make (names, "Person", person->person_id));
  }
}

/* Features, modules and services are named by strangers too. */
static void
add_annex (Pseudonyms *names, const Annex *annex)
{
  for (guint i = 0; i < annex->lines->len; i++)
    add_subject (names, ((const AnnexLine *) annex->lines->pdata[i])->subject);
}

void
pseudonyms_set_items (Pseudonyms *names, const AccountAssessment *account)
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
    add_mask (names, name->text, pseudonyms_make (names, name->is_company ? "Company" : "Person", name->id));
  }
  add_mask (names, assessment->vendor_name, pseudonyms_make (names, "Company", "vendor"));
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
char *
pseudonyms_mask (const Pseudonyms *names, const char *text)
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
      g_autofree char *person = pseudonyms_make (names, "Person", lower);
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
  return pseudonyms_make_id (names, "Company", id);
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
  return mask != NULL ? g_strdup (mask->mask) : pseudonyms_make (names, "Person", lower);
}
