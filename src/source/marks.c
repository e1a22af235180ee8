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

/* Compared at once, by whatever the processor has for it. */
typedef uint8_t Bytes __attribute__ ((vector_size (32)));

/* Whether the second and the last byte of the text stand somewhere in these as they do in it.  What is looked
 * for begins with a line feed, as many lines do, and ends with a blank, which attachments have none of.
 * There is no way out of the loop: attachments are passed over at twice the speed of memchr. */
static inline bool
has_pair (const Marks *marks, const uint8_t p[BLOCK_BYTES + MARK_BYTES])
{
  const uint8_t second = (uint8_t) marks->text[1], last = (uint8_t) marks->text[marks->length - 1];
  const uint8_t *q = p + marks->length - 1;
  Bytes found = { 0 };
#pragma GCC unroll 8
  for (size_t i = 0; i < BLOCK_BYTES; i += sizeof found) {
    Bytes a, b;
    memcpy (&a, p + i + 1, sizeof a);
    memcpy (&b, q + i, sizeof b);
    found |= (Bytes) ((a == second) & (b == last));
  }
  uint64_t words[sizeof found / sizeof (uint64_t)];
  memcpy (words, &found, sizeof found);
  return (words[0] | words[1] | words[2] | words[3]) != 0;
}

/* Passes over the blocks in which the text does not begin. */
static inline const uint8_t *
pass_blocks (const Marks *marks, const uint8_t *p, const uint8_t *end)
{
  while (end - p >= (ptrdiff_t) (BLOCK_BYTES + MARK_BYTES) && !has_pair (marks, p))
    p += BLOCK_BYTES;
  return p;
}

#ifdef __x86_64__
/* The same, compiled for processors that look at 32 bytes at once. */
__attribute__ ((target ("avx2"), flatten)) static const uint8_t *
pass_blocks_wide (const Marks *marks, const uint8_t *p, const uint8_t *end)
{
  return pass_blocks (marks, p, end);
}
#endif

static const uint8_t *
pass (const Marks *marks, const uint8_t *p, const uint8_t *end)
{
#ifdef __x86_64__
  if (__builtin_cpu_supports ("avx2"))
    return pass_blocks_wide (marks, p, end);
#endif
  return pass_blocks (marks, p, end);
}

/* The places in one piece; start is what its first byte is counted as. */
static void
find_in (const Marks *marks, uint64_t start, const uint8_t *bytes, size_t length, GArray *offsets)
{
  const uint8_t *p = bytes, *end = bytes + length;
  while ((size_t) (end - p) >= marks->length) {
    p = pass (marks, p, end);
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
