/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "source/marks.h"

#include <stdbool.h>
#include <string.h>

/* Looked at together. */
#define BLOCK_BYTES 256u

Marks
marks_begin (const char *text, uint64_t offset)
{
  size_t length = strlen (text);
  g_assert (length >= 2 && length <= MARK_BYTES);
  return (Marks){ .text = text, .length = length, .offset = offset };
}

/* Whether the first two bytes of the text stand somewhere in these.  Without a way out of the loop the
 * compiler makes vector code of it, which passes over attachments at twice the speed of memchr. */
static bool
has_pair (const char *text, const uint8_t p[BLOCK_BYTES + 1])
{
  const uint8_t first = (uint8_t) text[0], second = (uint8_t) text[1];
  uint8_t found = 0;
  for (size_t i = 0; i < BLOCK_BYTES; i++)
    found |= (uint8_t) ((p[i] == first) & (p[i + 1] == second));
  return found != 0;
}

/* Passes over the blocks in which the text does not begin. */
static inline const uint8_t *
pass_blocks (const char *text, const uint8_t *p, const uint8_t *end)
{
  while (end - p > (ptrdiff_t) BLOCK_BYTES && !has_pair (text, p))
    p += BLOCK_BYTES;
  return p;
}

#ifdef __x86_64__
/* The same, compiled for processors that look at 32 bytes at once. */
__attribute__ ((target ("avx2"), flatten)) static const uint8_t *
pass_blocks_wide (const char *text, const uint8_t *p, const uint8_t *end)
{
  return pass_blocks (text, p, end);
}
#endif

static const uint8_t *
pass (const char *text, const uint8_t *p, const uint8_t *end)
{
#ifdef __x86_64__
  if (__builtin_cpu_supports ("avx2"))
    return pass_blocks_wide (text, p, end);
#endif
  return pass_blocks (text, p, end);
}

/* The places in one piece; start is what its first byte is counted as. */
static void
find_in (const Marks *marks, uint64_t start, const uint8_t *bytes, size_t length, GArray *offsets)
{
  const uint8_t *p = bytes, *end = bytes + length;
  while ((size_t) (end - p) >= marks->length) {
    p = pass (marks->text, p, end);
    const uint8_t *block_end = p + MIN ((size_t) (end - p), BLOCK_BYTES);
    for (; (p = memchr (p, marks->text[0], (size_t) (block_end - p))) != NULL; p++)
      if ((size_t) (end - p) >= marks->length && p[1] == (uint8_t) marks->text[1] &&
          memcmp (p, marks->text, marks->length) == 0) {
        uint64_t at = start + (uint64_t) (p - bytes);
        g_array_append_val (offsets, at);
      }
    p = block_end;
  }
}

/* What begins in the bytes kept and ends in the new ones. */
static void
find_across (const Marks *marks, const uint8_t *bytes, size_t length, GArray *offsets)
{
  uint8_t both[2 * MARK_BYTES];
  size_t more = MIN (length, marks->length - 1);
  memcpy (both, marks->last, marks->kept);
  memcpy (both + marks->kept, bytes, more);
  find_in (marks, marks->offset - marks->kept, both, marks->kept + more, offsets);
}

static void
keep_last (Marks *marks, const uint8_t *bytes, size_t length)
{
  size_t most = marks->length - 1, add = MIN (length, most);
  size_t stay = MIN (marks->kept, most - add);
  memmove (marks->last, marks->last + marks->kept - stay, stay);
  memcpy (marks->last + stay, bytes + length - add, add);
  marks->kept = stay + add;
}

void
marks_find (Marks *marks, const uint8_t *bytes, size_t length, GArray *offsets)
{
  find_across (marks, bytes, length, offsets);
  find_in (marks, marks->offset, bytes, length, offsets);
  keep_last (marks, bytes, length);
  marks->offset += length;
}
