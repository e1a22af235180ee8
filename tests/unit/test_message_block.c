/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <string.h>

#include "base/rng.h"
#include "store/message_block.h"
#include "store/message_pack.h"
#include "store/message_places.h"
#include "unit/intern_maker.h"

/* ---- lists of addresses and words, not of a store ---- */

typedef struct {
  Intern addresses, words;
} Lists;

static int
setup (void **state)
{
  Lists *lists = g_new (Lists, 1);
  *lists = (Lists){ make_intern (300), make_intern (4) };
  *state = lists;
  return 0;
}

static int
teardown (void **state)
{
  Lists *lists = *state;
  g_ptr_array_unref (lists->addresses.texts);
  g_ptr_array_unref (lists->words.texts);
  g_free (lists);
  return 0;
}

/* ---- one message ---- */

static const Participant some_people[] = { { 3, PARTICIPANT_TO }, { 299, PARTICIPANT_CC } };
static const uint64_t some_parents[] = { 1, UINT64_MAX };

static const StoredMessage nothing = { .message_id = "",
                                       .sent_unix = UNIX_NONE,
                                       .zone_minutes = INT32_MIN,
                                       .from = ADDRESS_NONE,
                                       .sender = ADDRESS_NONE,
                                       .subject = "",
                                       .list_id = "",
                                       .notice_address = ADDRESS_NONE,
                                       .notice_until_day = DAY_NONE };
static const StoredMessage everything = { .message_id = "<m@x>",
                                          .sent_unix = -5,
                                          .zone_minutes = -720,
                                          .from = 0,
                                          .sender = 299,
                                          .participants = some_people,
                                          .participant_count = 2,
                                          .record_class = CLASS_COUNT - 1,
                                          .subject = "Grüße",
                                          .base_subject_hash = UINT64_MAX,
                                          .is_forward = true,
                                          .parents = some_parents,
                                          .parent_count = 2,
                                          .thread_hash = 1,
                                          .list_id = "t3",
                                          .speech = SPEECH_READ,
                                          .notice = NOTICE_BOUNCE_POLICY,
                                          .notice_address = 299,
                                          .notice_until_day = INT32_MAX };

static void
assert_same (const StoredMessage *a, const StoredMessage *b)
{
  assert_string_equal (a->message_id, b->message_id);
  assert_string_equal (a->subject, b->subject);
  assert_string_equal (a->list_id, b->list_id);
  assert_true (a->sent_unix == b->sent_unix && a->zone_minutes == b->zone_minutes);
  assert_true (a->from == b->from && a->sender == b->sender && a->record_class == b->record_class);
  assert_true (a->base_subject_hash == b->base_subject_hash && a->thread_hash == b->thread_hash);
  assert_true (a->is_forward == b->is_forward && a->speech == b->speech && a->notice == b->notice);
  assert_true (a->notice_address == b->notice_address && a->notice_until_day == b->notice_until_day);
  assert_int_equal (a->participant_count, b->participant_count);
  for (size_t i = 0; i < a->participant_count; i++)
    assert_true (a->participants[i].address == b->participants[i].address &&
                 a->participants[i].role == b->participants[i].role);
  assert_int_equal (a->parent_count, b->parent_count);
  for (size_t i = 0; i < a->parent_count; i++)
    assert_true (a->parents[i] == b->parents[i]);
}

static void
test_message (void **state)
{
  const Lists *lists = *state;
  g_auto (UnpackedMessage) unpacked = unpacked_message_init ();
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  message_pack (bytes, &everything, 3);
  assert_true (message_unpack (&unpacked, unpack_begin (bytes->data, bytes->len), 7, &lists->addresses,
                               &lists->words));
  assert_same (&unpacked.message, &everything);
  assert_true (unpacked.message.hash == 7 && unpacked.list == 3);
  g_byte_array_set_size (bytes, 0);
  message_pack (bytes, &nothing, WORD_NONE); /* nothing of the one before is seen */
  assert_true (message_unpack (&unpacked, unpack_begin (bytes->data, bytes->len), 8, &lists->addresses,
                               &lists->words));
  assert_same (&unpacked.message, &nothing);
}

static bool
reads (const Lists *lists, const StoredMessage *message, uint32_t list)
{
  g_auto (UnpackedMessage) unpacked = unpacked_message_init ();
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  message_pack (bytes, message, list);
  return message_unpack (&unpacked, unpack_begin (bytes->data, bytes->len), 7, &lists->addresses,
                         &lists->words);
}

/* What the lists do not know, and what no message can be. */
static void
test_strangers (void **state)
{
  const Lists *lists = *state;
  const Participant stranger = { 300, PARTICIPANT_TO };
  StoredMessage message = everything;
  assert_true (reads (lists, &message, 3));
  assert_false (reads (lists, &message, 4));
  message.from = 300;
  assert_false (reads (lists, &message, 3));
  message = everything;
  message.sender = 300;
  assert_false (reads (lists, &message, 3));
  message = everything;
  message.notice_address = 300;
  assert_false (reads (lists, &message, 3));
  message = everything;
  message.participants = &stranger;
  message.participant_count = 1;
  assert_false (reads (lists, &message, 3));
  message = everything;
  message.record_class = CLASS_COUNT;
  assert_false (reads (lists, &message, 3));
  message = everything;
  message.speech = 1u << 20;
  assert_false (reads (lists, &message, 3));
}

/* Cut anywhere, or with more behind it, it is no message; with a byte changed it is another one or none. */
static void
test_damaged_message (void **state)
{
  const Lists *lists = *state;
  g_auto (UnpackedMessage) unpacked = unpacked_message_init ();
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  message_pack (bytes, &everything, 3);
  for (guint length = 0; length < bytes->len; length++) {
    g_autofree uint8_t *cut = g_memdup2 (bytes->data, length); /* a read past its end is seen */
    assert_false (
        message_unpack (&unpacked, unpack_begin (cut, length), 7, &lists->addresses, &lists->words));
  }
  for (guint i = 0; i < bytes->len; i++)
    for (unsigned bit = 0; bit < 8; bit++) {
      g_autofree uint8_t *other = g_memdup2 (bytes->data, bytes->len);
      other[i] ^= (uint8_t) (1u << bit);
      if (message_unpack (&unpacked, unpack_begin (other, bytes->len), 7, &lists->addresses, &lists->words))
        assert_true (unpacked.message.record_class < CLASS_COUNT);
    }
  g_byte_array_append (bytes, (const uint8_t *) "", 1);
  assert_false (message_unpack (&unpacked, unpack_begin (bytes->data, bytes->len), 7, &lists->addresses,
                                &lists->words));
}

/* ---- blocks ---- */

static void
add (MessageBlock *block, uint64_t hash, const char *text)
{
  message_block_add (block, hash, (const uint8_t *) text, strlen (text));
}

/* "hash text, …" of what is there, after it has been written and read. */
static char *
describe (const MessageBlock *block)
{
  g_auto (MessageBlock) again = message_block_init ();
  g_autoptr (GByteArray) hashes = g_byte_array_new ();
  g_autoptr (GByteArray) packed = g_byte_array_new ();
  message_block_write (block, hashes, packed);
  assert_true (message_block_read (&again, unpack_begin (hashes->data, hashes->len),
                                   unpack_begin (packed->data, packed->len)));
  assert_false (again.is_changed);
  GString *out = g_string_new (NULL);
  for (guint i = 0; i < again.items->len; i++) {
    Unpack bytes = message_block_get (&again, i);
    g_string_append_printf (out, "%d %.*s, ", (int) g_array_index (again.items, BlockItem, i).hash,
                            (int) (bytes.end - bytes.next), (const char *) bytes.next);
  }
  return g_string_free (out, FALSE);
}

static void
assert_holds (const MessageBlock *block, const char *expected)
{
  g_autofree char *found = describe (block);
  assert_string_equal (found, expected);
}

static void
test_block (void **state)
{
  (void) state;
  g_auto (MessageBlock) block = message_block_init ();
  guint place;
  message_block_begin (&block, 4, 2);
  assert_holds (&block, "");
  assert_false (block.is_changed);
  add (&block, 1, "one");
  add (&block, 2, "two");
  add (&block, 3, "three");
  assert_true (block.is_changed);
  assert_holds (&block, "1 one, 2 two, 3 three, ");
  assert_true (message_block_find (&block, 2, &place));
  message_block_replace (&block, place, (const uint8_t *) "second", 6);
  assert_holds (&block, "1 one, 2 second, 3 three, ");
  assert_true (message_block_find (&block, 1, &place));
  message_block_remove (&block, place);
  assert_false (message_block_find (&block, 1, &place));
  assert_holds (&block, "2 second, 3 three, ");
  message_block_begin (&block, 5, 2);
  assert_holds (&block, "");
}

/* Copies that replace each other leave nothing behind, wherever they lie. */
static void
test_replacing (void **state)
{
  (void) state;
  g_auto (MessageBlock) block = message_block_init ();
  message_block_begin (&block, 4, 2);
  add (&block, 1, "one");
  add (&block, 2, "two");
  add (&block, 3, "three");
  for (guint i = 1; i < 10; i++)
    message_block_replace (&block, i % 3, (const uint8_t *) "0123456789", i);
  assert_holds (&block, "1 012345678, 2 0123456, 3 01234567, ");
  assert_int_equal (block.bytes->len, 9 + 7 + 8);
  message_block_remove (&block, 1);
  assert_holds (&block, "1 012345678, 3 01234567, ");
  assert_int_equal (block.bytes->len, 9 + 8);
}

static void
test_full_block (void **state)
{
  (void) state;
  g_auto (MessageBlock) block = message_block_init ();
  message_block_begin (&block, 1, 0);
  for (guint i = 0; i < MESSAGE_BLOCK_COUNT; i++) {
    assert_false (message_block_is_full (&block));
    add (&block, i, "x");
  }
  assert_true (message_block_is_full (&block));
  g_autofree char *large = g_strnfill (MESSAGE_BLOCK_BYTES, 'x');
  message_block_begin (&block, 2, 0);
  add (&block, 1, large);
  assert_true (message_block_is_full (&block));
}

static bool
reads_block (const GByteArray *hashes, guint hash_bytes, const GByteArray *packed, guint packed_bytes)
{
  g_auto (MessageBlock) block = message_block_init ();
  g_autofree uint8_t *h = g_memdup2 (hashes->data, hash_bytes), *p = g_memdup2 (packed->data, packed_bytes);
  return message_block_read (&block, unpack_begin (h, hash_bytes), unpack_begin (p, packed_bytes));
}

static void
test_damaged_block (void **state)
{
  (void) state;
  g_auto (MessageBlock) block = message_block_init ();
  g_autoptr (GByteArray) hashes = g_byte_array_new ();
  g_autoptr (GByteArray) packed = g_byte_array_new ();
  message_block_begin (&block, 1, 0);
  add (&block, 1, "one");
  add (&block, 2, "two");
  message_block_write (&block, hashes, packed);
  assert_true (reads_block (hashes, hashes->len, packed, packed->len));
  for (guint i = 0; i < hashes->len; i++)
    assert_false (reads_block (hashes, i, packed, packed->len));
  for (guint i = 0; i < packed->len; i++)
    assert_false (reads_block (hashes, hashes->len, packed, i));
  packed->data[0] = 200; /* a length beyond the end */
  assert_false (reads_block (hashes, hashes->len, packed, packed->len));
  const uint8_t empty[] = { 0, 0 };
  g_byte_array_set_size (packed, 0);
  g_byte_array_append (packed, empty, sizeof empty);
  assert_false (reads_block (hashes, hashes->len, packed, packed->len));
}

/* ---- where a message may be ---- */

/* Hashes of one tag among them: their halves are swapped. */
static uint64_t
make_hash (Rng *rng, uint64_t before)
{
  return rng_below (rng, 50) == 0 ? before << 32 | before >> 32 : rng_next (rng);
}

static bool
is_named (const MessagePlaces *places, uint64_t hash, uint32_t block)
{
  uint64_t next = 0;
  for (uint32_t found; (found = message_places_next (places, hash, &next)) != 0;)
    if (found == block)
      return true;
  return false;
}

#define PLACE_COUNT 50000u

static void
test_places (void **state)
{
  (void) state;
  g_autoptr (MessagePlaces) places = message_places_new ();
  g_autofree uint64_t *hashes = g_new (uint64_t, PLACE_COUNT);
  Rng rng;
  rng_seed (&rng, 17);
  uint64_t next = 0;
  assert_int_equal (message_places_next (places, 5, &next), 0);
  for (guint i = 0; i < PLACE_COUNT; i++) {
    hashes[i] = make_hash (&rng, i > 0 ? hashes[i - 1] : 0);
    message_places_add (places, hashes[i], i + 1);
  }
  for (guint i = 0; i < PLACE_COUNT; i += 3)
    message_places_move (places, hashes[i], i + 1, PLACE_COUNT + i + 1);
  for (guint i = 0; i < PLACE_COUNT; i++) {
    assert_true (is_named (places, hashes[i], i % 3 == 0 ? PLACE_COUNT + i + 1 : i + 1));
    assert_true (i % 3 != 0 || !is_named (places, hashes[i], i + 1));
  }
}

int
main (void)
{
#define WITH_LISTS(test) cmocka_unit_test_setup_teardown (test, setup, teardown)
  const struct CMUnitTest tests[] = {
    WITH_LISTS (test_message),
    WITH_LISTS (test_strangers),
    WITH_LISTS (test_damaged_message),
    cmocka_unit_test (test_replacing),
    cmocka_unit_test (test_block),
    cmocka_unit_test (test_full_block),
    cmocka_unit_test (test_damaged_block),
    cmocka_unit_test (test_places),
  };
  return cmocka_run_group_tests (tests, NULL, NULL);
}
