/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "source/walk.h"

/* Many files of one message each that are one unit: a folder of .eml, a Maildir, one of these in an archive.
 */
typedef struct MessageUnit MessageUnit;

/* Begins the unit, which is copied.  NULL: the visitor refused. */
MessageUnit *message_unit_begin (Walk *walk, const SourceUnit *unit, GError **error);
void message_unit_free (MessageUnit *messages);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MessageUnit, message_unit_free)
/* True if the visitor has it already: nothing is to be added. */
bool message_unit_is_known (const MessageUnit *messages);
/* Reads one file.  is_aside: it lies in the trash, or is a draft or spam.  A bad file is a reject and no
 * error; false: the sink refused. */
bool
message_unit_add (MessageUnit *messages, Stream *stream, const char *name, bool is_aside, GError **error);
/* A file that cannot be opened. */
void message_unit_reject (MessageUnit *messages, const char *name, const char *reason);
/* Ends the unit.  failure: why adding failed, or NULL.  False: the visitor refused. */
bool message_unit_end (MessageUnit *messages, const GError *failure, GError **error);

/* True for "mail.eml", "MAIL.EML" and Apple Mail's "1.emlx", but not for hidden files. */
bool message_unit_is_eml (const char *name);
/* Whether a message of a Maildir is in the trash, a draft or spam: by its flags, or by its folder. */
bool message_unit_is_aside (const char *folder, const char *name);
