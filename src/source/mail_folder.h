/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "model/record.h"

/* True if mail lies there that was thrown away, not sent yet, or never wanted: by the name of a mailbox file,
 * or of a folder of messages ("…/"). */
bool mail_folder_is_aside (const char *path);
/* Hands on what it gets to the inner sink, which is borrowed; messages of humans are CLASS_FOLDER there. */
RecordSink mail_folder_sink (const RecordSink *inner);
