/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "source/wide.h"

#include <string.h>

#define REPLACEMENT 0xFFFDu
#define NO_UNIT G_MAXUINT32
#define CHARACTER_BYTES 4u /* of UTF-8, at most */
/* Letters of ASCII that tell wide text without a mark: a header or a first word has as many, and files of
 * other kinds do not begin so. */
#define TELLING_UNITS 6u

struct Wide {
  Ahead *input;
  WideForm form;
  const uint8_t *at, *end; /* of the input's block */
  gunichar held;           /* read behind half a pair, and not used yet; NO_UNIT: none */
  bool is_ended;
  GError *error; /* waits until what came before is handed over */
};

/* --- recognising --- */

static WideForm
find_mark (const uint8_t *head, size_t length)
{
  static const struct {
    const char *mark;
    WideForm form;
  } marks[] = {
    { "\xFF\xFE\0\0", { 4, false, 4 } }, /* before the shorter one */
    { "\0\0\xFE\xFF", { 4, true, 4 } },
    { "\xFF\xFE", { 2, false, 2 } },
    { "\xFE\xFF", { 2, true, 2 } },
  };
  for (size_t i = 0; i < G_N_ELEMENTS (marks); i++)
    if (length >= marks[i].form.mark && memcmp (head, marks[i].mark, marks[i].form.mark) == 0)
      return marks[i].form;
  return (WideForm){ 0 };
}

static gunichar
unit_at (const WideForm *form, const uint8_t *bytes)
{
  gunichar unit = 0;
  for (size_t i = 0; i < form->width; i++)
    unit |= (gunichar) bytes[i] << 8 * (form->is_big ? form->width - 1 - i : i);
  return unit;
}

static bool
is_ascii_text (gunichar unit)
{
  return unit < 0x7F && (unit >= ' ' || unit == '\t' || unit == '\n' || unit == '\r');
}

static bool
is_unmarked (const WideForm *form, const uint8_t *head, size_t length)
{
  if (length < TELLING_UNITS * form->width)
    return false;
  for (size_t i = 0; i < TELLING_UNITS; i++)
    if (!is_ascii_text (unit_at (form, head + i * form->width)))
      return false;
  return true;
}

static bool
is_xml (const WideForm *form, const uint8_t *head, size_t length)
{
  size_t at = form->mark;
  while (at + form->width <= length && g_ascii_isspace (unit_at (form, head + at) & 0x7F))
    at += form->width;
  return at + form->width <= length && unit_at (form, head + at) == '<';
}

WideForm
wide_recognise (const uint8_t *head, size_t length)
{
  static const WideForm unmarked[] = { { 2, false, 0 }, { 2, true, 0 }, { 4, false, 0 }, { 4, true, 0 } };
  WideForm form = find_mark (head, length);
  for (size_t i = 0; form.width == 0 && i < G_N_ELEMENTS (unmarked); i++)
    if (is_unmarked (&unmarked[i], head, length))
      form = unmarked[i];
  return form.width > 0 && !is_xml (&form, head, length) ? form : (WideForm){ 0 };
}

/* --- converting --- */

Wide *
wide_new (Ahead *input, const uint8_t *seen, size_t length, WideForm form)
{
  Wide *wide = g_new0 (Wide, 1);
  *wide =
      (Wide){ .input = input, .form = form, .at = seen + form.mark, .end = seen + length, .held = NO_UNIT };
  return wide;
}

void
wide_free (Wide *wide)
{
  if (wide == NULL)
    return;
  g_clear_error (&wide->error);
  g_free (wide);
}

static bool
refill (Wide *wide)
{
  AheadBlock block = { 0 };
  if (wide->is_ended || !ahead_next (wide->input, &block, &wide->error) || block.length == 0) {
    wide->is_ended = true;
    return false;
  }
  wide->at = block.bytes;
  wide->end = block.bytes + block.length;
  return true;
}

/* NO_UNIT: there is no more. */
static gunichar
read_unit (Wide *wide)
{
  gunichar held = wide->held;
  wide->held = NO_UNIT;
  if (held != NO_UNIT)
    return held;
  uint8_t bytes[4];
  for (size_t i = 0; i < wide->form.width; i++) {
    if (wide->at == wide->end && !refill (wide))
      return NO_UNIT;
    bytes[i] = *wide->at++;
  }
  return unit_at (&wide->form, bytes);
}

static gunichar
read_character (Wide *wide)
{
  gunichar first = read_unit (wide);
  if (first == NO_UNIT || g_unichar_validate (first))
    return first;
  if (wide->form.width == 4 || (first & 0xFC00) != 0xD800)
    return REPLACEMENT;
  gunichar second = read_unit (wide);
  if (second != NO_UNIT && (second & 0xFC00) == 0xDC00)
    return 0x10000 + ((first & 0x3FF) << 10) + (second & 0x3FF);
  wide->held = second;
  return REPLACEMENT;
}

gssize
wide_fill (gpointer user_data, void *buffer, size_t size, GError **error)
{
  Wide *wide = user_data;
  char *text = buffer;
  size_t used = 0;
  gunichar character;
  while (used + CHARACTER_BYTES <= size && (character = read_character (wide)) != NO_UNIT)
    used += (size_t) g_unichar_to_utf8 (character, text + used);
  if (used > 0 || wide->error == NULL)
    return (gssize) used;
  g_propagate_error (error, g_steal_pointer (&wide->error));
  return -1;
}
