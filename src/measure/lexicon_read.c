/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "base/limits.h"
#include "base/text.h"
#include "measure/lexicon_private.h"

typedef struct {
  Lexicon *lexicon;
  GPtrArray *mistakes;
  int line;
  int section;    /* index; -1: none, or a broken one */
  PhraseSet *set; /* inside [set NAME]; else NULL */
  bool spells;    /* inside [spelling] */
} Reader;

G_GNUC_PRINTF (2, 3)
static void
complain (const Reader *reader, const char *format, ...)
{
  va_list args;
  va_start (args, format);
  g_autofree char *text = g_strdup_vprintf (format, args);
  va_end (args);
  g_ptr_array_add (reader->mistakes, g_strdup_printf ("lexicon.ini:%d: %s", reader->line, text));
}

typedef const char *(*NameOf) (int value);

static const char *
name_of_kind (int value)
{
  return ticket_kind_name ((TicketKind) value);
}

static const char *
name_of_depth (int value)
{
  return ticket_depth_name ((TicketDepth) value);
}

static const char *
name_of_friction (int value)
{
  return ticket_friction_name ((TicketFriction) value);
}

static const char *
name_of_talk (int value)
{
  return talk_name ((Talk) value);
}

static const struct {
  const char *name;
  NameOf value_name;
  int count;
} axes[AXIS_COUNT] = {
  [AXIS_KIND] = { "class", name_of_kind, TICKET_KIND_COUNT },
  [AXIS_DEPTH] = { "depth", name_of_depth, DEPTH_COUNT },
  [AXIS_FRICTION] = { "friction", name_of_friction, FRICTION_COUNT },
  [AXIS_TALK] = { "talk", name_of_talk, TALK_COUNT },
};

static int
find_value (Axis axis, const char *name)
{
  for (int value = 0; value < axes[axis].count; value++)
    if (strcmp (axes[axis].value_name (value), name) == 0)
      return value;
  return -1;
}

static int
find_section (const Lexicon *lexicon, Axis axis, int value)
{
  for (guint i = 0; i < lexicon->sections->len; i++) {
    const Section *section = &g_array_index (lexicon->sections, Section, i);
    if (section->axis == axis && section->value == value)
      return (int) i;
  }
  return -1;
}

static void
open_set (Reader *reader, const char *name)
{
  GHashTable *sets = reader->lexicon->sets;
  reader->set = g_hash_table_lookup (sets, name);
  if (reader->set != NULL)
    return;
  reader->set = g_new (PhraseSet, 1);
  *reader->set = (PhraseSet){ .index = g_hash_table_size (sets),
                              .phrases = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref) };
  g_hash_table_insert (sets, g_strdup (name), reader->set);
}

/* "[class extraction]"; a section of a user's file goes on with the built-in one of that name. */
static void
open_section (Reader *reader, char *line)
{
  size_t length = strlen (line);
  reader->section = -1;
  reader->set = NULL;
  reader->spells = strcmp (line, "[spelling]") == 0;
  line[length - 1] = '\0';
  if (reader->spells)
    return;
  if (g_str_has_prefix (line, "[set ")) {
    open_set (reader, line + strlen ("[set "));
    return;
  }
  g_auto (GStrv) words = g_strsplit (line + 1, " ", 2);
  for (int axis = 0; words[0] != NULL && words[1] != NULL && axis < AXIS_COUNT; axis++) {
    int value =
        strcmp (words[0], axes[axis].name) == 0 ? find_value ((Axis) axis, g_strstrip (words[1])) : -1;
    if (value < 0)
      continue;
    reader->section = find_section (reader->lexicon, (Axis) axis, value);
    if (reader->section < 0) {
      Section section = { .axis = (Axis) axis, .value = value, .title = g_strdup (words[1]) };
      g_array_append_val (reader->lexicon->sections, section);
      reader->section = (int) reader->lexicon->sections->len - 1;
    }
    return;
  }
  complain (reader, "there is no section [%s]", line + 1);
}

static bool
read_part (const Reader *reader, char *word, Part *part)
{
  bool is_gap = strcmp (word, "..") == 0;
  if (is_gap || strcmp (word, "+") == 0) {
    *part = (Part){ .kind = is_gap ? PART_GAP : PART_ALSO };
    return true;
  }
  if (*word == '$') {
    *part = (Part){ .kind = PART_SET, .set = g_hash_table_lookup (reader->lexicon->sets, word + 1) };
    return part->set != NULL && reader->set == NULL;
  }
  size_t length = strlen (word);
  bool open_start = word[0] == '*', open_end = length > 1 && word[length - 1] == '*';
  if (open_end)
    word[length - 1] = '\0';
  g_autoptr (GArray) tokens = tokens_of (word + open_start);
  if (tokens->len != 1)
    return false;
  Token *token = &g_array_index (tokens, Token, 0);
  part->kind = open_start ? (open_end ? PART_INSIDE : PART_ENDING) : open_end ? PART_STEM : PART_WORD;
  part->text = g_steal_pointer (&token->folded);
  part->length = strlen (part->text);
  return true;
}

static void
part_clear (gpointer data)
{
  g_free (((Part *) data)->text);
}

static bool
is_joint (const GArray *parts, guint index)
{
  PartKind kind = g_array_index (parts, Part, index).kind;
  return kind == PART_GAP || kind == PART_ALSO;
}

static GArray *
read_parts (const Reader *reader, const char *text)
{
  g_autoptr (GArray) parts = g_array_new (FALSE, FALSE, sizeof (Part));
  g_array_set_clear_func (parts, part_clear);
  g_auto (GStrv) words = g_strsplit_set (text, " \t-/", -1);
  for (int i = 0; words[i] != NULL; i++) {
    Part part = { .kind = PART_WORD };
    if (words[i][0] == '\0')
      continue;
    bool is_part = read_part (reader, words[i], &part);
    g_array_append_val (parts, part);
    if (!is_part)
      return NULL;
  }
  bool is_bounded = parts->len > 0 && !is_joint (parts, 0) && !is_joint (parts, parts->len - 1);
  return is_bounded ? g_steal_pointer (&parts) : NULL;
}

/* The phrase of that section and scope that is written alike; NULL: there is none. */
static Phrase *
find_phrase (const Lexicon *lexicon, const Phrase *wanted)
{
  guint at = GPOINTER_TO_UINT (g_hash_table_lookup (lexicon->by_key, wanted->key)) - 1;
  while (at != PHRASE_NONE) {
    Phrase *phrase = &g_array_index (lexicon->phrases, Phrase, at);
    if (phrase->section == wanted->section && phrase->scope == wanted->scope)
      return phrase;
    at = phrase->like;
  }
  return NULL;
}

/* Takes what the phrase owns. */
static void
add_phrase (Lexicon *lexicon, Phrase phrase)
{
  phrase.like = GPOINTER_TO_UINT (g_hash_table_lookup (lexicon->by_key, phrase.key)) - 1;
  g_array_append_val (lexicon->phrases, phrase);
  g_hash_table_replace (lexicon->by_key, phrase.key, GUINT_TO_POINTER (lexicon->phrases->len));
}

static void
set_phrase (Reader *reader, char *text, int weight, Scope scope)
{
  GArray *parts = read_parts (reader, text);
  if (parts == NULL) {
    complain (reader, "\"%s\" is no phrase of words, stems*, known $sets, gaps (..) and +", text);
    return;
  }
  Phrase phrase = { parts, text_fold (text), (guint) reader->section, weight, scope, PHRASE_NONE };
  Phrase *known = find_phrase (reader->lexicon, &phrase);
  if (known == NULL) {
    add_phrase (reader->lexicon, phrase);
    return;
  }
  known->weight = weight;
  g_array_unref (phrase.parts);
  g_free (phrase.key);
}

static void
add_to_set (const Reader *reader, const char *value)
{
  g_auto (GStrv) items = g_strsplit (value, ";", -1);
  for (int i = 0; items[i] != NULL; i++) {
    GArray *parts = text_is_blank (items[i]) ? NULL : read_parts (reader, items[i]);
    if (parts != NULL)
      g_ptr_array_add (reader->set->phrases, parts);
    else if (!text_is_blank (items[i]))
      complain (reader, "\"%s\" is no phrase of words and stems*", g_strstrip (items[i]));
  }
}

static void
set_spelling (Reader *reader, const char *text)
{
  g_autoptr (GArray) tokens = tokens_of (text);
  for (guint i = 0; i < tokens->len; i++)
    g_hash_table_add (reader->lexicon->spelled, g_strdup (g_array_index (tokens, Token, i).folded));
}

/* What stands before the points; NULL: none. */
static const char *const scopes[] = {
  [SCOPE_ANY] = NULL, [SCOPE_TICKET] = "ticket.", [SCOPE_TYPE] = "type."
};

/* "5 = full export; all data", "type.20 = data export" or "ticket.5 = export". */
static void
read_phrases (Reader *reader, const char *key, const char *value)
{
  Scope scope = SCOPE_ANY;
  for (guint i = SCOPE_TICKET; i < G_N_ELEMENTS (scopes); i++)
    if (g_str_has_prefix (key, scopes[i]))
      scope = (Scope) i;
  const char *points = scope != SCOPE_ANY ? key + strlen (scopes[scope]) : key;
  double weight;
  if (!text_parse_number (points, &weight) || weight < -99 || weight > 99) {
    complain (reader, "\"%s\" is no number of points", key);
    return;
  }
  g_auto (GStrv) items = g_strsplit (value, ";", -1);
  for (int i = 0; items[i] != NULL; i++)
    if (!text_is_blank (items[i]))
      set_phrase (reader, g_strstrip (items[i]), (int) weight, scope);
}

static void
read_entry (Reader *reader, const char *key, const char *value)
{
  if (reader->spells) {
    set_spelling (reader, value);
    return;
  }
  if (reader->set != NULL) {
    add_to_set (reader, value);
    return;
  }
  if (reader->section < 0)
    return; /* its section was the mistake */
  Section *section = &g_array_index (reader->lexicon->sections, Section, reader->section);
  int depth = strcmp (key, "depth") == 0 ? find_value (AXIS_DEPTH, value) : -1;
  int friction = strcmp (key, "friction") == 0 ? find_value (AXIS_FRICTION, value) : -1;
  if (strcmp (key, "title") == 0) {
    g_free (section->title);
    section->title = g_strdup (value);
  } else if (depth >= 0)
    section->depth = (TicketDepth) depth;
  else if (friction >= 0)
    section->friction = (TicketFriction) friction;
  else if (strcmp (key, "example") == 0 && section->axis == AXIS_KIND) {
    Example example = { (TicketKind) section->value, g_strdup (value) };
    g_array_append_val (reader->lexicon->examples, example);
  } else
    read_phrases (reader, key, value);
}

static void
read_line (Reader *reader, char *line)
{
  if (*line == '\0' || *line == '#')
    return;
  if (*line == '[' && g_str_has_suffix (line, "]")) {
    open_section (reader, line);
    return;
  }
  char *equals = strchr (line, '=');
  if (equals == NULL || *line == '[') {
    complain (reader, "expected [section] or points = phrase; phrase");
    return;
  }
  *equals = '\0';
  read_entry (reader, g_strchomp (line), g_strchug (equals + 1));
}

void
lexicon_read (Lexicon *lexicon, const char *text, GPtrArray *mistakes)
{
  Reader reader = { .lexicon = lexicon, .mistakes = mistakes, .section = -1 };
  if (strlen (text) > LIMIT_PACK_BYTES) {
    complain (&reader, "a lexicon may have at most %u bytes", LIMIT_PACK_BYTES);
    return;
  }
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  g_auto (GStrv) lines = g_strsplit (valid, "\n", -1);
  for (int i = 0; lines[i] != NULL; i++) {
    reader.line = i + 1;
    read_line (&reader, g_strstrip (lines[i]));
  }
}
