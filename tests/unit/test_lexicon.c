/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "near.h"

#include <glib.h>
#include <math.h>
#include <string.h>

#include "base/text.h"
#include "measure/lexicon_private.h"

typedef struct {
  double precision, recall;
} Least;

static const Least asked = { 0.85, 0.75 };
/* Where a class has some ten to twenty subjects. */
static const Least of_small_classes = { 0.6, 0.7 };
/* What it makes of subjects that go around the terms of the trade: far from what is asked, and not to get
 * worse. */
static const Least of_plain_words = { 0.3, 0.35 };

typedef struct {
  int right, said, there;
} Score;

static int
find_kind (const char *name)
{
  for (int kind = 0; kind < TICKET_KIND_COUNT; kind++)
    if (strcmp (ticket_kind_name ((TicketKind) kind), name) == 0)
      return kind;
  fail_msg ("no class \"%s\"", name);
  return -1;
}

static void
count_subject (int there, const char *subject, bool tells, Score *scores)
{
  TicketSense sense = lexicon_classify (lexicon_default (), NULL, NULL, subject);
  scores[there].there++;
  scores[sense.kind].said++;
  scores[there].right += (int) sense.kind == there;
  if (tells && (int) sense.kind != there)
    print_message ("\"%s\" is %s, not %s (%s)\n", subject, ticket_kind_name ((TicketKind) there),
                   ticket_kind_name (sense.kind), sense.words != NULL ? sense.words : "no word");
  ticket_sense_clear (&sense);
}

/* The lines of a fixture: class, tab, subject. */
static void
count_file (const char *name, Score *scores)
{
  g_autofree char *text = NULL, *path = g_build_filename (FIXTURES, "lexicon", name, NULL);
  assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  for (int i = 0; lines[i] != NULL; i++) {
    char *tab = strchr (lines[i], '\t');
    if (*lines[i] == '#' || tab == NULL)
      continue;
    *tab = '\0';
    count_subject (find_kind (lines[i]), tab + 1, false, scores);
  }
}

/* What the lexicon has learnt from. */
static void
count_examples (Score *scores)
{
  const Lexicon *lexicon = lexicon_default ();
  for (guint i = 0; i < lexicon->examples->len; i++) {
    const Example *example = &g_array_index (lexicon->examples, Example, i);
    count_subject ((int) example->kind, example->subject, true, scores);
  }
}

static bool
print_scores (const Score *scores, const char *half, Least least)
{
  bool good = true;
  print_message ("%-14s precision  recall  subjects   (%s)\n", "class", half);
  for (int kind = 0; kind < TICKET_KIND_COUNT; kind++) {
    const Score *score = &scores[kind];
    if (score->there == 0)
      continue;
    double precision = score->said > 0 ? (double) score->right / score->said : 0,
           recall = score->there > 0 ? (double) score->right / score->there : 0;
    /* "Other" is what is left over: asked for are the twelve that say something. */
    bool holds = kind == TICKET_OTHER || (precision >= least.precision && recall >= least.recall);
    print_message ("%-14s %9.2f %7.2f %9d   %s\n", ticket_kind_name ((TicketKind) kind), precision, recall,
                   score->there, holds ? "" : "too low");
    good &= holds;
  }
  return good;
}

/* A hash cut the batches in halves.  One half is among the examples; the other, in the fixtures, only judges,
 * and its mistakes are not told. */
static void
test_subjects (void **state)
{
  (void) state;
  static const struct {
    const char *file, *half;
    const Least *least;
  } sets[] = {
    { "subjects.tsv", "first batch, held out", &asked },
    { "subjects-fifth.tsv", "fifth batch, held out", &of_small_classes },
    { "subjects-sixth.tsv", "sixth batch, held out", &of_small_classes },
    { "subjects-tenth.tsv", "tenth batch, held out", &asked },
    { "subjects-eleventh.tsv", "eleventh batch, held out", &asked },
    { "subjects-fourteenth.tsv", "fourteenth batch, held out", &asked },
    { "subjects-fifteenth.tsv", "fifteenth batch, held out", &asked },
    { "subjects-sixteenth.tsv", "sixteenth batch, held out", &asked },
    { "subjects-seventh.tsv", "seventh batch, plain words, held out", &of_plain_words },
  };
  Score seen[TICKET_KIND_COUNT] = { { 0 } };
  count_examples (seen);
  bool good = print_scores (seen, "examples", asked);
  for (size_t i = 0; i < G_N_ELEMENTS (sets); i++) {
    Score scores[TICKET_KIND_COUNT] = { { 0 } };
    count_file (sets[i].file, scores);
    good &= print_scores (scores, sets[i].half, *sets[i].least);
  }
  assert_true (good);
}

static TicketKind
kind_of (const char *type, const char *tags, const char *subject)
{
  TicketSense sense = lexicon_classify (lexicon_default (), type, tags, subject);
  ticket_sense_clear (&sense);
  return sense.kind;
}

/* An exporter's telling type decides; question, incident, task, problem and bug give way to a telling
 * subject. */
static void
test_types (void **state)
{
  (void) state;
  static const struct {
    const char *type, *tags, *subject;
    TicketKind kind;
  } cases[] = {
    { "data-export", NULL, "As discussed on the phone", TICKET_EXTRACTION },
    { "Data_Export", NULL, NULL, TICKET_EXTRACTION },
    { "data-export", NULL, "Export stops at 10,000 rows", TICKET_EXPORT_ERROR },
    { "sla", NULL, "Invoice 12", TICKET_POLICING },
    { "billing", NULL, "Question on our account", TICKET_INVOICE },
    { "feature", NULL, "CSV", TICKET_FEATURE },
    { "question", NULL, "Full data export of all orders", TICKET_EXTRACTION },
    { "incident", NULL, "SLA credit for October", TICKET_POLICING },
    { "bug", NULL, "Export stops at 10,000 rows", TICKET_EXPORT_ERROR },
    { "how-to", NULL, "Full data export of all orders", TICKET_EXTRACTION },
    { "task", NULL, "Database schema documentation", TICKET_ARCHITECTURE },
    { "question", NULL, "Planner", TICKET_HOW_TO },
    { "problem", NULL, "Planner", TICKET_DEFECT },
    { "task", NULL, "Planner", TICKET_OTHER },
    { NULL, "vip;data-export", "As discussed", TICKET_EXTRACTION },
    { "incident", "webhook", NULL, TICKET_INTEGRATION },
    { NULL, NULL, NULL, TICKET_OTHER },
    { "", "", "", TICKET_OTHER },
  };
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++)
    if (kind_of (cases[i].type, cases[i].tags, cases[i].subject) != cases[i].kind)
      fail_msg ("type %s, subject %s", cases[i].type, cases[i].subject);
}

/* Slowness asks for tuning, whatever the tone; what a release of ours made slow is broken. */
static void
test_slowness (void **state)
{
  (void) state;
  assert_int_equal (kind_of (NULL, NULL, "Planner is awfully slow in Vienna"), TICKET_OPTIMISATION);
  assert_int_equal (kind_of (NULL, NULL, "Plantafel lädt ewig"), TICKET_OPTIMISATION);
  assert_int_equal (kind_of ("bug", NULL, "Planner is awfully slow"), TICKET_OPTIMISATION);
  assert_int_equal (kind_of (NULL, NULL, "Planner is awfully slow since the update, error 500"),
                    TICKET_DEFECT);
  assert_int_equal (kind_of (NULL, NULL, "Planner crashes"), TICKET_DEFECT);
}

/* Umlauts in either spelling, apostrophes, one slip of the keyboard; but no word for its neighbour. */
static void
test_spelling (void **state)
{
  (void) state;
  assert_int_equal (kind_of (NULL, NULL, "KUENDIGUNG"), TICKET_CONTRACT);
  assert_int_equal (kind_of (NULL, NULL, "Kündigung"), TICKET_CONTRACT);
  assert_int_equal (kind_of (NULL, NULL, "Can\u2019t sign in"), TICKET_LOGIN);
  assert_int_equal (kind_of (NULL, NULL, "pasword reset"), TICKET_LOGIN);
  assert_int_equal (kind_of (NULL, NULL, "Contact of our plant in Lyon"), TICKET_OTHER);
  assert_int_equal (kind_of (NULL, NULL, "Slate tiles"), TICKET_OTHER);
}

static void
test_depth_and_friction (void **state)
{
  (void) state;
  static const struct {
    const char *subject;
    TicketDepth depth;
    TicketFriction friction;
  } cases[] = {
    { "How do I invite a colleague?", DEPTH_INTRODUCTORY, FRICTION_NONE },
    { "Passwort vergessen", DEPTH_INTRODUCTORY, FRICTION_PRODUCT },
    { "Where is the archive?", DEPTH_INTRODUCTORY, FRICTION_NONE },
    { "How do I page through the API with a script?", DEPTH_ADVANCED, FRICTION_NONE },
    { "Performance tuning of nightly import", DEPTH_ADVANCED, FRICTION_NONE },
    { "Invoice for May", DEPTH_NEITHER, FRICTION_NONE },
    { "Only a workaround helps in the planner", DEPTH_NEITHER, FRICTION_PRODUCT },
    { "Still waiting for an answer, third reminder", DEPTH_NEITHER, FRICTION_SERVICE },
    { "Noch keine Rückmeldung", DEPTH_NEITHER, FRICTION_SERVICE },
    { "We were told this is included", DEPTH_NEITHER, FRICTION_EXPECTATION },
    { "Laut Angebot enthalten", DEPTH_NEITHER, FRICTION_EXPECTATION },
  };
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    TicketSense sense = lexicon_classify (lexicon_default (), NULL, NULL, cases[i].subject);
    if (sense.depth != cases[i].depth || sense.friction != cases[i].friction)
      fail_msg ("\"%s\" is %s, %s", cases[i].subject, ticket_depth_name (sense.depth),
                ticket_friction_name (sense.friction));
    ticket_sense_clear (&sense);
  }
}

static void
test_words (void **state)
{
  (void) state;
  TicketSense sense = lexicon_classify (lexicon_default (), NULL, NULL, "[12] Löschbestätigung nach Art. 17");
  assert_non_null (strstr (sense.words, "\"Löschbestätigung\""));
  ticket_sense_clear (&sense);
  sense = lexicon_classify (lexicon_default (), "billing", NULL, "Hello");
  assert_string_equal (sense.words, "type \"billing\"");
  ticket_sense_clear (&sense);
  sense = lexicon_classify (lexicon_default (), NULL, NULL, "Planner");
  assert_null (sense.words);
  assert_string_equal (lexicon_title (lexicon_default (), TICKET_EXTRACTION), "data extraction");
}

/* G4's two vocabularies, and words that are near them. */
static void
test_speech (void **state)
{
  (void) state;
  static const unsigned both = SPEECH_OUTCOME | SPEECH_SERVICE_LEVEL;
  static const struct {
    const char *text;
    unsigned speech;
  } cases[] = {
    { "Since April the planners save four hours a week, which is the outcome we hoped for.", SPEECH_OUTCOME },
    { "Could you show the return on investment to our board?", SPEECH_OUTCOME },
    { "The new routing paid off within a quarter.", SPEECH_OUTCOME },
    { "Our goals for autumn: shorter lead times and more throughput.", SPEECH_OUTCOME },
    { "Die Umstellung spart uns jeden Tag zwei Stunden.", SPEECH_OUTCOME },
    { "Der Mehrwert ist messbar, die Durchlaufzeit ist gesunken.", SPEECH_OUTCOME },
    { "Das hat sich gelohnt, wir haben unsere Ziele erreicht.", SPEECH_OUTCOME },
    { "Please send the uptime report and the credits for May.", SPEECH_SERVICE_LEVEL },
    { "This is a breach of the agreed response times.", SPEECH_SERVICE_LEVEL },
    { "We count 43 minutes of downtime, see clause 7.", SPEECH_SERVICE_LEVEL },
    { "Die Reaktionszeit lag erneut über der vertraglich vereinbarten.", SPEECH_SERVICE_LEVEL },
    { "Wir behalten uns eine Vertragsstrafe vor, die Verfügbarkeit war zu gering.", SPEECH_SERVICE_LEVEL },
    { "The SLA was kept, and the benefit for the teams is large.", both },
    { "Hello Ann, can we meet on Thursday?", 0 },
    { "How do we use the export?", 0 },
    { "Wir nutzen das Modul jetzt auch in Wien.", 0 },
    { "The search has no result for this order.", 0 },
    { "Anbei die Unterlagen, mit freundlichen Grüßen", 0 },
    { "", 0 },
  };
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *folded = text_fold (cases[i].text); /* as a source lends it */
    if (lexicon_speech (lexicon_default (), folded) != cases[i].speech)
      fail_msg ("\"%s\" is %u", cases[i].text, lexicon_speech (lexicon_default (), folded));
  }
}

/* A user's file adds phrases, changes points, and takes a phrase out. */
static void
test_own_lexicon (void **state)
{
  (void) state;
  g_autoptr (GPtrArray) mistakes = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (Lexicon) lexicon = lexicon_new ("[class extraction]\n9 = moving house\ntype.20 = exit\n"
                                             "[class policing]\n0 = sla*; slas; sla\n"
                                             "[set failure]\nfr = ne .. pas\n",
                                             mistakes);
  assert_int_equal (mistakes->len, 0);
  TicketSense sense = lexicon_classify (lexicon, NULL, NULL, "We are moving house");
  assert_int_equal (sense.kind, TICKET_EXTRACTION);
  ticket_sense_clear (&sense);
  sense = lexicon_classify (lexicon, "Exit", NULL, "Hello");
  assert_int_equal (sense.kind, TICKET_EXTRACTION);
  ticket_sense_clear (&sense);
  sense = lexicon_classify (lexicon, NULL, NULL, "SLA");
  assert_int_equal (sense.kind, TICKET_OTHER);
  ticket_sense_clear (&sense);
  sense = lexicon_classify (lexicon, NULL, NULL, "Export ne marche pas");
  assert_int_equal (sense.kind, TICKET_EXPORT_ERROR);
  ticket_sense_clear (&sense);
}

/* Examples teach words: a name that no phrase holds, in a user's file; but no word of mails. */
static void
test_examples (void **state)
{
  (void) state;
  g_autoptr (GPtrArray) mistakes = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (Lexicon) lexicon = lexicon_new ("[class integration]\nexample = Ladle hangs\nexample = Ladle?\n"
                                             "example = the Ladle; again\nexample = # Ladle\n",
                                             mistakes);
  assert_int_equal (mistakes->len, 0);
  TicketSense sense = lexicon_classify (lexicon_default (), NULL, NULL, "Ladle");
  assert_int_equal (sense.kind, TICKET_OTHER);
  ticket_sense_clear (&sense);
  sense = lexicon_classify (lexicon, NULL, NULL, "LADLE, ladle");
  assert_int_equal (sense.kind, TICKET_INTEGRATION);
  assert_string_equal (sense.words, "\"LADLE\"");
  ticket_sense_clear (&sense);
  sense = lexicon_classify_mail (lexicon, "Ladle");
  assert_int_equal (sense.kind, TICKET_OTHER);
  ticket_sense_clear (&sense);
}

/* A line that holds in tickets says nothing of a mail. */
static void
test_mails (void **state)
{
  (void) state;
  g_autoptr (GPtrArray) mistakes = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (Lexicon) lexicon = lexicon_new ("[class extraction]\n9 = ladle\nticket.9 = spoon\n", mistakes);
  assert_int_equal (mistakes->len, 0);
  static const struct {
    const char *subject;
    TicketKind of_ticket, of_mail;
  } cases[] = {
    { "Ladle", TICKET_EXTRACTION, TICKET_EXTRACTION },
    { "Spoon", TICKET_EXTRACTION, TICKET_OTHER },
    { "Backup policy: open points", TICKET_ARCHITECTURE, TICKET_OTHER },
  };
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    TicketSense sense = lexicon_classify (lexicon, NULL, NULL, cases[i].subject);
    assert_int_equal (sense.kind, cases[i].of_ticket);
    ticket_sense_clear (&sense);
    sense = lexicon_classify_mail (lexicon, cases[i].subject);
    assert_int_equal (sense.kind, cases[i].of_mail);
    ticket_sense_clear (&sense);
  }
}

/* A word in all 3 examples of one class and in none of the 5 of another, by pencil: (3 + 2 * 3/8) / (3 + 2)
 * is 3/4, odds of 3 against 3/5, 5 times as high. */
static void
test_points (void **state)
{
  (void) state;
  Lexicon lexicon = { .examples = g_array_new (FALSE, FALSE, sizeof (Example)),
                      .phrases = g_array_new (FALSE, FALSE, sizeof (Phrase)),
                      .learnt = learnt_new () };
  for (int i = 0; i < 8; i++) {
    Example example = i < 3 ? (Example){ TICKET_LOGIN, (char *) "Ladle ladle" }
                            : (Example){ TICKET_INVOICE, (char *) "Spoon" };
    g_array_append_val (lexicon.examples, example);
  }
  const double *points = lexicon_learnt (&lexicon, "ladle");
  assert_near (points[TICKET_LOGIN], 0.4 * log (5), 1e-12);
  assert_near (points[TICKET_INVOICE], -points[TICKET_LOGIN], 1e-12);
  assert_near (points[TICKET_DEFECT], 0, 1e-12);
  assert_null (lexicon_learnt (&lexicon, "fork"));
  g_array_unref (lexicon.examples);
  g_array_unref (lexicon.phrases);
  learnt_free (lexicon.learnt);
}

static void
test_mistakes (void **state)
{
  (void) state;
  static const struct {
    const char *text, *mistake;
  } cases[] = {
    { "[class extracton]", "lexicon.ini:1: there is no section" },
    { "[class invoice]\nfive = bill", "lexicon.ini:2: \"five\" is no number" },
    { "[class invoice]\n5 = $nothing", "lexicon.ini:2: \"$nothing\" is no phrase" },
    { "[class invoice]\n5 = .. bill", "is no phrase" },
    { "[class invoice]\n5 = bill +", "is no phrase" },
    { "[class invoice]\n5 = *", "is no phrase" },
    { "[set failure]\nen = $export", "is no phrase" },
    { "[class invoice]\nticket.x = bill", "lexicon.ini:2: \"ticket.x\" is no number" },
    { "[depth advanced]\nexample = bill", "lexicon.ini:2: \"example\" is no number" },
    { "[class invoice\n", "lexicon.ini:1: expected" },
    { "hello", "lexicon.ini:1: expected" },
    { "\xff\xfe = \x01", NULL },
  };
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GPtrArray) mistakes = g_ptr_array_new_with_free_func (g_free);
    g_autoptr (Lexicon) lexicon = lexicon_new (cases[i].text, mistakes);
    assert_non_null (lexicon);
    if (cases[i].mistake != NULL) {
      assert_int_equal (mistakes->len, 1);
      assert_non_null (strstr (g_ptr_array_index (mistakes, 0), cases[i].mistake));
    }
  }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_subjects),    cmocka_unit_test (test_types),
    cmocka_unit_test (test_slowness),    cmocka_unit_test (test_spelling),
    cmocka_unit_test (test_words),       cmocka_unit_test (test_depth_and_friction),
    cmocka_unit_test (test_own_lexicon), cmocka_unit_test (test_mistakes),
    cmocka_unit_test (test_speech),      cmocka_unit_test (test_examples),
    cmocka_unit_test (test_points),      cmocka_unit_test (test_mails),
  };
  return cmocka_run_group_tests (tests, NULL, NULL);
}
