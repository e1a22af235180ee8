/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Every bound on input has its name here, with its reason.  Raising one is a reviewed change. */

/* One message: Exchange and Gmail refuse more than 150 MB; a larger one is a framing error or an attack. */
#define LIMIT_MESSAGE_BYTES (150u << 20)
/* All headers of one message: the largest seen in real mail is some 100 KB (ARC and DKIM chains). */
#define LIMIT_HEADER_BYTES (1u << 20)
#define LIMIT_HEADER_COUNT 2000u
/* One physical line of mail or calendar text. */
#define LIMIT_LINE_BYTES (1u << 20)
#define LIMIT_MIME_DEPTH 32u
#define LIMIT_MIME_PARTS 1000u
/* Participants kept of one message or meeting; beyond it is a mass mailing and never a relationship. */
#define LIMIT_PARTICIPANTS 1000u
/* Addresses on one contact card: Outlook has room for three, other books for a handful; more are a list. */
#define LIMIT_CARD_ADDRESSES 20u
/* Ways to write a mailbox that an import tells by a number (8 MB); the rest are told by their text. */
#define LIMIT_NUMBERED_MAILBOXES (1u << 20)
#define LIMIT_REFERENCES 200u
/* Body that is looked at for calendar parts, bounces and absence texts; they come early or not at all. */
#define LIMIT_BODY_LOOK_BYTES (256u << 10)
/* Decoded text of an automatic reply that is matched against the phrases. */
#define LIMIT_NOTICE_BYTES (16u << 10)
/* One line of RFC 5322: an id longer than that is none. */
#define LIMIT_MESSAGE_ID_BYTES 998u
/* How far ahead an mbox Content-Length is followed: what lies between is copied to be seen at once. */
#define LIMIT_LOOKAHEAD_BYTES (2u << 20)
/* Decoded subject kept, in bytes. */
#define LIMIT_SUBJECT_BYTES 998u
#define LIMIT_NAME_BYTES 256u
#define LIMIT_ADDRESS_BYTES 320u
/* Occurrences of one recurrence rule, and how far they reach past DTSTART. */
#define LIMIT_OCCURRENCES 2000u
#define LIMIT_OCCURRENCE_DAYS (10 * 366)
#define LIMIT_XML_DEPTH 64
#define LIMIT_XML_TEXT_BYTES (1u << 20)
/* What is more or longer in XML is not plain: libxml2, which has limits of its own, reads on from there.  A
 * token is a tag, or the value of one attribute. */
#define LIMIT_XML_PLAIN_TOKEN_BYTES (64u << 10)
#define LIMIT_XML_PLAIN_ATTRIBUTES 16u
#define LIMIT_XML_PLAIN_NAMES 4096u
#define LIMIT_XML_PLAIN_NAME_BYTES 256u
/* One event or message of a JSON export, and each text in it, which is cut there: a body, an attachment.
 * Empty objects take a hundred times their length in memory. */
#define LIMIT_JSON_ITEM_BYTES (1u << 20)
#define LIMIT_JSON_STRING_BYTES (64u << 10)
/* The same where bodies are not looked at: a ticket has hundreds of comments. */
#define LIMIT_JSON_NOTE_BYTES 2048u
#define LIMIT_CSV_FIELD_BYTES (1u << 20)
/* One row with all its lines: what a quote that is never closed may swallow before it is given up. */
#define LIMIT_CSV_ROW_BYTES (4u << 20)
#define LIMIT_CSV_COLUMNS 1000u
/* Archives: entries, and bytes out per byte in before it is called a bomb. */
#define LIMIT_ARCHIVE_ENTRIES 1000000u
#define LIMIT_ARCHIVE_RATIO 1000u
#define LIMIT_ARCHIVE_DEPTH 4u
/* Folders below an import path. */
#define LIMIT_FOLDER_DEPTH 64u
/* Rejects listed one by one; all are counted. */
#define LIMIT_REJECTS_LISTED 10000u
/* weft.ini and each file that it names: a national holiday calendar has some 100 KB. */
#define LIMIT_CONFIG_BYTES (16u << 20)
/* Rule packs. */
#define LIMIT_PACK_BYTES (1u << 20)
/* Looked up one after the other: the built-in packs have some 200 sections of at most 30 keys. */
#define LIMIT_PACK_SECTIONS 2000u
#define LIMIT_PACK_KEYS 200u
#define LIMIT_EXPRESSION_DEPTH 64u
#define LIMIT_EXPRESSION_BYTES 4096u
