/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "base/limits.h"
#include "source/draft.h"
#include "source/source.h"
#include "source/xml.h"

/* The parts of the EWS reader: the items of a document (ews.c) and the values within an item (ews_fields.c).
 */

/* The elements that are looked at. */
typedef enum {
  TAG_OTHER,
#define TAG(TAG, name) TAG_##TAG,
#include "source/ews_tags.def"
#undef TAG
} Tag;

typedef enum { ITEM_NONE, ITEM_MEETING, ITEM_RESPONSE, ITEM_MESSAGE } Item;

/* Names are the parser's own, one pointer a name, so that most are found again by their address. */
typedef struct {
  const char *name;
  Tag tag;
} TagMemo;
#define TAG_MEMO_COUNT 256

typedef struct {
  const RecordSink *sink;
  Diag *diag;
  SourceCounts *counts;
  MeetingDraft *meeting;
  MessageDraft *message;
  TagMemo memo[TAG_MEMO_COUNT];
  Tag path[LIMIT_XML_DEPTH]; /* of the open elements */
  guint depth;
  Item item;
  guint item_depth; /* how many are open inside the item's element */
  XmlPlace place, item_place;
  const char *name, *address; /* of the Mailbox being read, among the item's texts; NULL: it has none */
  bool is_smtp, is_list;
  Attendee attendee; /* what is known of the Attendee being read */
  char *header_name; /* of the InternetMessageHeader being read */
  int64_t start_unix, end_unix, received_unix, response_unix;
  Mailbox responder;
  Partstat partstat;
  char *reason; /* why the item cannot be read; NULL: nothing wrong so far */
  bool refused; /* the sink said no */
} EwsReader;

/* An element within the item has ended. */
void ews_end_part (EwsReader *reader, Tag tag, const char *text);
