/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "source/utf16.h"

#include <string.h>

typedef struct {
  Stream *outer;
  bool is_big, is_begun;
  char text[4096]; /* converted, not yet handed over: at … end */
  size_t at, end;
} Utf16Input;

bool
utf16_is_marked (const uint8_t *head, size_t length)
{
  return length >= 2 && (memcmp (head, "\xFF\xFE", 2) == 0 || memcmp (head, "\xFE\xFF", 2) == 0);
}

static gunichar
read_unit (const Utf16Input *input, const uint8_t *p)
{
  return input->is_big ? (gunichar) (p[0] << 8 | p[1]) : (gunichar) (p[1] << 8 | p[0]);
}

/* One character; what is no pair of surrogates becomes U+FFFD.  Returns the bytes it took. */
static size_t
read_character (const Utf16Input *input, const uint8_t *p, size_t have, gunichar *character)
{
  gunichar first = read_unit (input, p);
  gunichar second = have >= 4 ? read_unit (input, p + 2) : 0;
  bool is_pair = (first & 0xFC00) == 0xD800 && (second & 0xFC00) == 0xDC00;
  if (is_pair)
    *character = 0x10000 + ((first & 0x3FF) << 10) + (second & 0x3FF);
  else
    *character = (first & 0xF800) == 0xD800 ? 0xFFFD : first;
  return is_pair ? 4 : 2;
}

static size_t
skip_mark (Utf16Input *input, const uint8_t *bytes, size_t have)
{
  if (input->is_begun)
    return 0;
  input->is_begun = true;
  input->is_big = have > 0 && bytes[0] == 0xFE;
  return MIN (have, 2);
}

/* Half a character at the end of the file is dropped. */
static bool
convert (Utf16Input *input, GError **error)
{
  size_t have;
  const uint8_t *bytes = stream_peek (input->outer, 4, &have, error);
  if (bytes == NULL)
    return false;
  size_t at = skip_mark (input, bytes, have);
  bool is_end = have < 4;
  GError *cut = is_end ? stream_take_cut (input->outer) : NULL;
  if (cut != NULL) {
    g_propagate_error (error, cut);
    return false;
  }
  input->at = input->end = 0;
  while (at + (is_end ? 2 : 4) <= have && input->end + 6 <= sizeof input->text) {
    gunichar character;
    at += read_character (input, bytes + at, have - at, &character);
    input->end += (size_t) g_unichar_to_utf8 (character, input->text + input->end);
  }
  stream_skip (input->outer, is_end ? have : at);
  return true;
}

static gssize
fill (gpointer user_data, void *buffer, size_t size, GError **error)
{
  Utf16Input *input = user_data;
  if (input->at == input->end && !convert (input, error))
    return -1;
  size_t take = MIN (size, input->end - input->at);
  memcpy (buffer, input->text + input->at, take);
  input->at += take;
  return (gssize) take;
}

Stream *
utf16_open (Stream *outer)
{
  Utf16Input *input = g_new0 (Utf16Input, 1);
  input->outer = outer;
  return stream_new_callback (fill, input, g_free);
}
