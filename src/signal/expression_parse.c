/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "base/limits.h"
#include "model/finding.h"
#include "signal/expression_node.h"
#include "signal/expression_token.h"

typedef struct {
  const char *text;
  Token token; /* that stands next */
  guint depth;
  char *message; /* the first mistake; then everything returns NULL */
  const char *wrong_at;
} Parser;

static Node *parse_or (Parser *parser);

static void
node_free (Node *node)
{
  if (node == NULL)
    return;
  for (int i = 0; i < 3; i++)
    node_free (node->part[i]);
  g_free (node->name);
  g_free (node);
}

static Node *fail_at (Parser *parser, const char *place, const char *format, ...) G_GNUC_PRINTF (3, 4);

static Node *
fail_at (Parser *parser, const char *place, const char *format, ...)
{
  if (parser->message != NULL)
    return NULL;
  va_list args;
  va_start (args, format);
  parser->message = g_strdup_vprintf (format, args);
  va_end (args);
  parser->wrong_at = place;
  return NULL;
}

static bool
take (Parser *parser, const char *token)
{
  if (!token_is (&parser->token, token))
    return false;
  token_next (&parser->token);
  return true;
}

static bool
expect (Parser *parser, const char *token)
{
  if (take (parser, token))
    return true;
  fail_at (parser, parser->token.start, "expected %s here", token);
  return false;
}

static Node *
new_node (Parser *parser, NodeKind kind, const char *place)
{
  Node *node = g_new0 (Node, 1);
  node->kind = kind;
  node->column = (int) g_utf8_strlen (parser->text, place - parser->text) + 1;
  return node;
}

/* Takes both parts; NULL (and both gone) if one is missing or of the wrong sort. */
static Node *
join (Parser *parser, NodeKind kind, const char *place, Node *a, Node *b)
{
  bool wants_conditions = kind >= NODE_NOT;
  bool complete = a != NULL && b != NULL;
  if (complete && (node_is_condition (a) != wants_conditions || node_is_condition (b) != wants_conditions)) {
    fail_at (parser, place,
             wants_conditions ? "both sides must be conditions, as in a.b < 1"
                              : "both sides must be numbers or facts");
    complete = false;
  }
  if (!complete) {
    node_free (a);
    node_free (b);
    return NULL;
  }
  Node *node = new_node (parser, kind, place);
  node->part[0] = a;
  node->part[1] = b;
  return node;
}

static Node *
wrap (Parser *parser, NodeKind kind, const char *place, Node *part)
{
  bool wants_condition = kind == NODE_NOT;
  if (part != NULL && node_is_condition (part) != wants_condition) {
    fail_at (parser, place,
             wants_condition ? "`not` needs a condition" : "a number or a fact is needed here");
    node_free (part);
    part = NULL;
  }
  if (part == NULL)
    return NULL;
  Node *node = new_node (parser, kind, place);
  node->part[0] = part;
  return node;
}

static Node *
parse_number (Parser *parser)
{
  g_autofree char *digits = g_strndup (parser->token.start, parser->token.length);
  char *end = NULL;
  double number = g_ascii_strtod (digits, &end);
  const char *after = parser->token.start + parser->token.length;
  if (*end != '\0' || !isfinite (number) || g_ascii_isalnum (*after) || *after == '_')
    return fail_at (parser, parser->token.start, "not a number: %s", digits);
  Node *node = new_node (parser, NODE_NUMBER, parser->token.start);
  node->number = number;
  token_next (&parser->token);
  return node;
}

static bool
is_keyword (const char *word)
{
  static const char *const keywords[] = { "and", "or", "not", "between", "is", "null", NULL };
  return g_strv_contains (keywords, word);
}

/* A fact's name, or one of the words for bands. */
static Node *
parse_name (Parser *parser)
{
  g_autofree char *word = g_strndup (parser->token.start, parser->token.length);
  const char *place = parser->token.start;
  if (is_keyword (word))
    return fail_at (parser, place, "a fact or a number is needed before `%s`", word);
  char *colon = strchr (word, ':');
  int field = colon != NULL ? field_find (colon + 1) : FIELD_VALUE;
  if (field < 0)
    return fail_at (parser, place + (colon - word) + 1, "unknown field %s", colon + 1);
  if (colon != NULL)
    *colon = '\0';
  if (g_str_has_suffix (word, ".") || strstr (word, "..") != NULL)
    return fail_at (parser, place, "not a fact's name: %s", word);
  token_next (&parser->token);
  if (parser->token.kind == TOKEN_SIGN && *parser->token.start == '(')
    return fail_at (parser, parser->token.start, "there are no functions in conditions");
  int band = band_find (word);
  Node *node = new_node (parser, band >= 0 ? NODE_NUMBER : NODE_FACT, place);
  node->number = band;
  node->field = (Field) field;
  node->name = g_steal_pointer (&word);
  return node;
}

/* A negative number is a number, too: what is known of a constant is known of it. */
static Node *
negate (Parser *parser, const char *place, Node *part)
{
  if (part == NULL || part->kind != NODE_NUMBER)
    return wrap (parser, NODE_NEGATE, place, part);
  Node *node = new_node (parser, NODE_NUMBER, place);
  node->number = -part->number;
  node_free (part);
  return node;
}

static Node *
parse_factor (Parser *parser)
{
  const char *place = parser->token.start;
  if (parser->token.kind == TOKEN_NUMBER)
    return parse_number (parser);
  if (parser->token.kind == TOKEN_WORD)
    return parse_name (parser);
  if (parser->token.kind == TOKEN_END)
    return fail_at (parser, place, "the condition ends too early");
  if (++parser->depth > LIMIT_EXPRESSION_DEPTH)
    return fail_at (parser, place, "nested deeper than %u", LIMIT_EXPRESSION_DEPTH);
  Node *node = NULL;
  if (take (parser, "-")) {
    node = negate (parser, place, parse_factor (parser));
  } else if (take (parser, "(")) {
    node = parse_or (parser);
    if (node != NULL && !expect (parser, ")"))
      g_clear_pointer (&node, node_free);
  } else {
    fail_at (parser, place, "a fact or a number is needed here");
  }
  parser->depth--;
  return node;
}

static Node *
parse_divisor (Parser *parser)
{
  const char *place = parser->token.start;
  Node *node = parse_factor (parser);
  if (node == NULL || node->kind != NODE_NUMBER || node->number != 0)
    return node;
  node_free (node);
  return fail_at (parser, place, "division by 0");
}

static Node *
parse_term (Parser *parser)
{
  Node *left = parse_factor (parser);
  for (const char *place = parser->token.start; left != NULL; place = parser->token.start) {
    if (take (parser, "*"))
      left = join (parser, NODE_MULTIPLY, place, left, parse_factor (parser));
    else if (take (parser, "/"))
      left = join (parser, NODE_DIVIDE, place, left, parse_divisor (parser));
    else
      break;
  }
  return left;
}

static Node *
parse_sum (Parser *parser)
{
  Node *left = parse_term (parser);
  for (const char *place = parser->token.start; left != NULL; place = parser->token.start) {
    if (take (parser, "+"))
      left = join (parser, NODE_ADD, place, left, parse_term (parser));
    else if (take (parser, "-"))
      left = join (parser, NODE_SUBTRACT, place, left, parse_term (parser));
    else
      break;
  }
  return left;
}

/* Is no fact in it? */
static bool
is_constant (const Node *node)
{
  if (node->kind == NODE_NUMBER || node->kind == NODE_FACT)
    return node->kind == NODE_NUMBER;
  for (size_t i = 0; i < G_N_ELEMENTS (node->part); i++)
    if (node->part[i] != NULL && !is_constant (node->part[i]))
      return false;
  return true;
}

/* A comparison that is true or false of every account is a mistake. */
static Node *
refuse_constant (Parser *parser, const char *place, Node *node)
{
  if (node == NULL || !is_constant (node))
    return node;
  node_free (node);
  return fail_at (parser, place, "no fact is compared here");
}

static Node *
parse_between (Parser *parser, const char *place, Node *value)
{
  Node *low = parse_sum (parser);
  Node *high = low != NULL && expect (parser, "and") ? parse_sum (parser) : NULL;
  Node *range = join (parser, NODE_BETWEEN, place, low, high);
  if (range == NULL || node_is_condition (value)) {
    fail_at (parser, place, "`between` needs a number or a fact before it");
    node_free (range);
    node_free (value);
    return NULL;
  }
  range->part[2] = value;
  if (low->kind == NODE_NUMBER && high->kind == NODE_NUMBER && low->number > high->number) {
    node_free (range);
    return fail_at (parser, place, "nothing lies between these: the lower bound is above the upper one");
  }
  return refuse_constant (parser, place, range);
}

static Node *
parse_is (Parser *parser, const char *place, Node *value)
{
  bool negated = take (parser, "not");
  if (!expect (parser, "null")) {
    node_free (value);
    return NULL;
  }
  Node *test = refuse_constant (parser, place, wrap (parser, NODE_IS_NULL, place, value));
  return negated ? wrap (parser, NODE_NOT, place, test) : test;
}

static Node *
parse_test (Parser *parser)
{
  static const struct {
    const char *sign;
    NodeKind kind;
  } signs[] = { { "<", NODE_LESS },      { "<=", NODE_AT_MOST }, { ">", NODE_MORE },
                { ">=", NODE_AT_LEAST }, { "=", NODE_EQUAL },    { "!=", NODE_UNEQUAL } };
  Node *left = parse_sum (parser);
  const char *place = parser->token.start;
  if (left == NULL)
    return NULL;
  if (take (parser, "between"))
    return parse_between (parser, place, left);
  if (take (parser, "is"))
    return parse_is (parser, place, left);
  for (size_t i = 0; i < G_N_ELEMENTS (signs); i++)
    if (take (parser, signs[i].sign))
      return refuse_constant (parser, place, join (parser, signs[i].kind, place, left, parse_sum (parser)));
  return left;
}

static Node *
parse_not (Parser *parser)
{
  const char *place = parser->token.start;
  if (!take (parser, "not"))
    return parse_test (parser);
  if (++parser->depth > LIMIT_EXPRESSION_DEPTH)
    return fail_at (parser, place, "nested deeper than %u", LIMIT_EXPRESSION_DEPTH);
  Node *node = wrap (parser, NODE_NOT, place, parse_not (parser));
  parser->depth--;
  return node;
}

static Node *
parse_and (Parser *parser)
{
  Node *left = parse_not (parser);
  for (const char *place = parser->token.start; left != NULL && take (parser, "and");
       place = parser->token.start)
    left = join (parser, NODE_AND, place, left, parse_not (parser));
  return left;
}

static Node *
parse_or (Parser *parser)
{
  Node *left = parse_and (parser);
  for (const char *place = parser->token.start; left != NULL && take (parser, "or");
       place = parser->token.start)
    left = join (parser, NODE_OR, place, left, parse_and (parser));
  return left;
}

static Node *
parse_whole (Parser *parser)
{
  if (strlen (parser->text) > LIMIT_EXPRESSION_BYTES)
    return fail_at (parser, parser->text, "a condition may have at most %u bytes", LIMIT_EXPRESSION_BYTES);
  token_next (&parser->token);
  Node *root = parse_or (parser);
  if (root != NULL && parser->token.kind != TOKEN_END) {
    fail_at (parser, parser->token.start, "expected the end, `and` or `or` here");
    g_clear_pointer (&root, node_free);
  }
  if (root != NULL && !node_is_condition (root)) {
    fail_at (parser, parser->text, "a condition compares a fact with something, as in a.b < 1");
    g_clear_pointer (&root, node_free);
  }
  return root;
}

Expression *
expression_parse (const char *text, int *column, char **message)
{
  Parser parser = { .text = text, .token = token_begin (text) };
  Node *root = parse_whole (&parser);
  if (root == NULL) {
    *column = (int) g_utf8_strlen (text, parser.wrong_at - text) + 1;
    *message = parser.message;
    return NULL;
  }
  Expression *expression = g_new0 (Expression, 1);
  *expression = (Expression){ g_strdup (text), root };
  return expression;
}

void
expression_free (gpointer data)
{
  Expression *expression = data;
  if (expression == NULL)
    return;
  node_free (expression->root);
  g_free (expression->text);
  g_free (expression);
}
